"""What a shopper does at a kiosk, one flow each: its state, what changes it, and the scenes it is seen as."""
