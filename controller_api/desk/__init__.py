"""The books of the service desk: what people queue for, complain of, look for and ring about."""
