"""Links on the page Data: answers, decisions, files."""
