"""Finding a shop: by typing, by kind, by floor, by letter."""
