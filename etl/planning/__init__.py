"""What an office writes down itself: the ledger of units without a union, saved plans, targets set by hand."""
