"""The wire over MQTT, its quiet twin, and the journal's tables."""
