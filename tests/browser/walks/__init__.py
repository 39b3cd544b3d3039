"""Walks of a planner in a browser, counted by clicks."""
