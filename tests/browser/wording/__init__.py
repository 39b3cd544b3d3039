"""Which language a page's words are of."""
