"""Pure functions on sums: rates, gaps, change. No input or output."""
