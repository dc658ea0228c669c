"""Suggestions and complaints: taken, read, answered and closed by the desk, followed by whoever said them."""
