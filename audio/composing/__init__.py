"""The project's own music and chimes, made of sums of sines."""
