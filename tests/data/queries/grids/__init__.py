"""Pages of rows, of a million as of ten."""
