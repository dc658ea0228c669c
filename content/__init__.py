"""What may be said and shown, and where things are: the site file, call templates, media rules, adverts.

This room knows nothing of sound, network or clock.
"""
