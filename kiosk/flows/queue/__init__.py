"""Taking a number: which services there are, how long one waits, when to leave for the counter, and the ticket."""
