"""Checks: of one table, across tables, against history."""
