"""Reads behind plans: gaps by band of employees, the uncovered units that moves name, and the cells that the smallest plan is made of."""
