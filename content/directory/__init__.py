"""The directory: what can be found in the venue, and how people ask for it."""
