"""Chinese by its sounds: an input method for the screen's keyboard."""
