"""Long lists and a unit's own view: what each grid shows of a row, and how the ledger is written."""
