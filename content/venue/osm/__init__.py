"""OpenStreetMap's simple indoor tagging, read into a survey."""
