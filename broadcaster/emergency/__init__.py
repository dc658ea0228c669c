"""Emergencies: what is on and for whom, replicated to every zone; never a call in the queue."""
