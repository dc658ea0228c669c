"""How a site file becomes a site: read, checked, refused with everything that is wrong at once."""
