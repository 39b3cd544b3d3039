"""An account of every row of a register: counted, a total that its rows give, or told."""
