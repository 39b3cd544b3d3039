"""What may leave the federation: the decisions, and rows as they may leave. Reports and commands share them."""
