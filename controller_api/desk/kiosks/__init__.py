"""The kiosks as the controller knows them: what they show of the mall, how they are, and what they have shown."""
