"""The alarm clock over APScheduler, its twin for tests, and the ledger of what was done."""
