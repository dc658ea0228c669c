"""What the kiosk needs of the world, by technology."""
