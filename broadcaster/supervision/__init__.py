"""Supervision: what is wrong with the speakers, since when, who knows of it, and when it was over."""
