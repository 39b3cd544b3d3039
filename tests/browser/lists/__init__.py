"""Long lists in a browser."""
