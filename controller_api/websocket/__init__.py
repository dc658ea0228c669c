"""WebSocket (RFC 6455), as much of it as live speech needs: text and binary messages, ping, close; no extensions."""
