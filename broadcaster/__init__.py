"""Who speaks where, now: calls, their policy, the switchboard, dispatch to speakers, and the speaker node itself.

This room knows nothing of when things are due, nor of HTTP doors.
"""
