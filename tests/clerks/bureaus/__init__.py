"""Workbooks of banks, tax halls, schools, sites, streets and party offices: derived rows and columns beside what is counted."""
