"""Regions beyond their tree: what their codes tell, and what they are called."""
