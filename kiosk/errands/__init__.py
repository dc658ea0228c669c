"""What the kiosk has to do elsewhere: orders carried out or kept for later, news of the mall, its own health."""
