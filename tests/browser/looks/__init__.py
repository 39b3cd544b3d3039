"""How pages look in a browser: what stands level, where lines break."""
