"""What organising would do: baskets of moves, and the smallest set of acts that reaches a target."""
