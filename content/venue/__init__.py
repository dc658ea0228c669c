"""The venue: floors, places and what joins them, made from the files malls have, with what was wrong in them said."""
