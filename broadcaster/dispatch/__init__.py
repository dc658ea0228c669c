"""The shell round the switchboard: programmes made, speakers commanded, receipts gathered, the journal written."""
