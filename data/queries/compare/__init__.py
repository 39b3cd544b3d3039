"""Two periods side by side: the leaves that both have, and what moved over them."""
