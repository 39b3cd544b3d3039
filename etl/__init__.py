"""From a workbook as it came to facts with lineage, and from facts to roll-ups."""
