"""The demo: a mall's day shortened, on real processes, told on the terminal as it happens.

It starts processes and speaks to them over their public doors; it imports none of them.
"""
