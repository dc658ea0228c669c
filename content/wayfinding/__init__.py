"""The way: the walk graph made from a venue's floors, the best way through it, and how one tells a shopper."""
