"""The import panel: its buttons, and the addresses that files come in by."""
