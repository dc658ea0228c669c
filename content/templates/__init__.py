"""Call templates: words with typed slots, rendered in each language, and what must never be said."""
