"""Scripts that make the bundled files; each can be run again and gives the same bytes."""
