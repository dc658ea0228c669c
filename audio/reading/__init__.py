"""How a text is read aloud, and where it is cut."""
