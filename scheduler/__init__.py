"""When the mall speaks by itself: opening hours, routines, day parts, advert slots, the day plan, the alarm clock.

This room knows nothing of how a call reaches a speaker.
"""
