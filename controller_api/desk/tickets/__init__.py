"""Queue tickets: numbers given out, called, served and missed, and how long the wait will be."""
