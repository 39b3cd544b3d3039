"""What stands around every page: header, navigation, filters, notices, search, footer. Drawn once, and changed in its parts."""
