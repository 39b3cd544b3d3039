"""One file: bytes to parts with facts and findings."""
