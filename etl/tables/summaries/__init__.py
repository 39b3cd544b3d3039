"""Summary tables: cells to observations."""
