"""People at a kiosk who need the desk at once: rung until somebody answers, called out, over."""
