"""Speaking live, or recording first: what comes from a microphone on its way to a call."""
