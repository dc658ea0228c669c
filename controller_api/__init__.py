"""The operators' door and the controller process: HTTP API, sign-in and rights, the database, the wiring."""
