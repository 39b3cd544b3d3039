"""Workbooks that this program wrote for people to fill in, when they come back."""
