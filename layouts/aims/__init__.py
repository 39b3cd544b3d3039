"""Targets on pages: set, edited, taken back, with their pace and history; how far the regions below are on the way to theirs."""
