"""The HTTP door itself: the application, how errors look, the socket it runs on."""
