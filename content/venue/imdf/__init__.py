"""The Indoor Mapping Data Format (IMDF 1.0), read into a survey."""
