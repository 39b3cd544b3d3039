"""Long lists and what stands behind one of their rows: the rows of grids, a unit's own view, the ledger written."""
