"""Several senders above each other: whose rows count, and what nobody says."""
