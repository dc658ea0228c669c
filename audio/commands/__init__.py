"""What `python -m audio` can do."""
