"""Plans beside the page Gaps: answers, what is saved, files."""
