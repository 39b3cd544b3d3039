"""How much the server does and keeps at once: turns of work, bytes of answers."""
