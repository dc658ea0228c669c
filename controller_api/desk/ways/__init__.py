"""A way handed over from a kiosk to a shopper's phone: a page with a map of each floor and what to do."""
