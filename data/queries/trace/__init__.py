"""Where a figure comes from, down to the cells, and what there is under a name."""
