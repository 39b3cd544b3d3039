"""Grids to tables: where they stand, what they are, what each cell says."""
