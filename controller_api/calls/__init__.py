"""Calls on their way from an order to the dispatcher, and how they look afterwards."""
