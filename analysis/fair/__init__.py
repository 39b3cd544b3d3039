"""Comparing regions fairly: the same mix for all, limits of chance, regions of like structure, and how sure a rank is."""
