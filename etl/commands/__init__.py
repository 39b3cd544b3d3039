"""The commands of ``python -m etl``, a module each; what they need is imported when they run."""
