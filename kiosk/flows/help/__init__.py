"""Help at one touch: a child or a thing lost or found; the screen stays with the person until it is over."""
