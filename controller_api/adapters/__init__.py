"""What stands behind this room's ports, each named by its technology."""
