"""What became of campaigns, from the zones' own receipts: plays heard and lost, and the report of them."""
