"""Figures of the three tasks, and what a newer version of the data has changed."""
