"""A day seen before it comes: what will sound, what collides, and the picture of it."""
