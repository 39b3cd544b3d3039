"""Tables of records, as files and pages have them."""
