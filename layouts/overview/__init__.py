"""The Overview: what must be known today, five figures, and where the regions stand."""
