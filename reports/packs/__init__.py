"""Packs: a report of every child of a region, made by several processes, with an index; as jobs of the page and on a schedule."""
