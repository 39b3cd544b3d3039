"""The quirks of tables, a module for what they bend."""
