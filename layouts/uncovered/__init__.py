"""The cards of the page Gaps."""
