"""Which screen is seen: visits, back and home, idle time, emergencies over everything."""
