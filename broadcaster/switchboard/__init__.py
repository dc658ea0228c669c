"""Who has which zone: the switchboard, a pure machine told what happens and answering what to do."""
