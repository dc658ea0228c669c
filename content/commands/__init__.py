"""The commands of `python -m content` that need a file of their own."""
