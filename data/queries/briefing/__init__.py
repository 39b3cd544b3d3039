"""What stands at the head of a page: the three tasks, what has changed since a reader was here, what a word means."""
