"""What a reader waits for, and what moves meanwhile."""
