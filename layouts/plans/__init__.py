"""Plans beside the page Gaps: the basket as the address writes it, the panel, what it says."""
