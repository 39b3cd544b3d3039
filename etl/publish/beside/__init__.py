"""What a second process makes of the tables that pages ask, in a file of its own, while a publish sums."""
