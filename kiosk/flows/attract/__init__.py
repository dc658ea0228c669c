"""Between visitors: what is on the screen while nobody stands there."""
