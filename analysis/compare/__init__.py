"""Two periods side by side: like for like, not across breaks, and only where enough is behind it."""
