"""Into the database and out of it again."""
