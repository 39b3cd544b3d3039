"""The shell's side of the pages: which cards an address draws, the list of regions, the search."""
