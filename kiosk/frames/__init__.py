"""One frame after the other: what fingers do goes in, what is seen comes out, and the machine shows that it lives."""
