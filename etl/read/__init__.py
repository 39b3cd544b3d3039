"""Any file to grids of cells."""
