"""The keyboard on the screen: Chinese by its sounds, English, signs and figures."""
