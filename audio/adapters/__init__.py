"""Speech engines, decoders, clip folders and sound outputs, each named after its technology."""
