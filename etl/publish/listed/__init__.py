"""What search and lists ask, brought up to date by a publish: the full text of names, and the lists of units without a union."""
