"""What the printer puts out: tickets and receipts as blocks of words, whatever the printer."""
