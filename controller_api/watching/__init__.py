"""How the controller is and what happens: health, figures, news."""
