"""Columns of a register to facts."""
