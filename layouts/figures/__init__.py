"""Figures: rows in, plotly dictionaries or SVG out. Pure."""
