"""What brings the environment along: requirements, browser."""
