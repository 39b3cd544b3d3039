"""Files that cost a server more than they weigh."""
