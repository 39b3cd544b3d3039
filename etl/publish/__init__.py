"""Everything staged becomes visible at once: cover, sums, roll-ups, checks across files."""
