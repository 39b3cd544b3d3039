"""Synthetic workbooks with planted flaws, labelled as synthetic."""
