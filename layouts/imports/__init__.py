"""The import on the Data page."""
