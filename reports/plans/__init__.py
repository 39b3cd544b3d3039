"""Saved plans as files: a workbook with its moves and units, a slide."""
