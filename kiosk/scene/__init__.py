"""What a screen shows, as plain values: marks with places and colours by meaning, what can be touched and dragged."""
