"""Firm ground: what the server refuses, bounds, says and keeps to itself."""
