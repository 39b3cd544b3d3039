"""In whatever order answers come, and whatever the reader does meanwhile."""
