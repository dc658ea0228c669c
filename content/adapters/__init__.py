"""Where content is kept: files and tables."""
