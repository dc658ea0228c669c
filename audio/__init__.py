"""Making and playing sound: speech, chimes, loudness, the studio that joins a clip, the mixer, the outputs.

This room knows nothing of zones, priorities or networks.
"""
