"""What a report is made of: rows of rates for a region, its children, its past."""
