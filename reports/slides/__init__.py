"""Slides: editable charts on an office's template."""
