"""What a date will hold: opening hours, routines, day parts, adverts, the day plan."""
