"""Word documents: the one-page brief and the circular with its annexes."""
