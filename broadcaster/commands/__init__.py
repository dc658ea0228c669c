"""What `python -m broadcaster` can do beside being a speaker."""
