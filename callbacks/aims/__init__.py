"""Targets on pages: their facts, and what is said of them."""
