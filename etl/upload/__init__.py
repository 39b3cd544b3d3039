"""Imports that are open in a browser."""
