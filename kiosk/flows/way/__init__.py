"""The way from here to a place: leg by leg on the map, in words, and onto the phone."""
