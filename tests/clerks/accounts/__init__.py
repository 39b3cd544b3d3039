"""What a workbook brings of its own is held against what is read of it."""
