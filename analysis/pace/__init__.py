"""Whether a target will be met at the pace that is seen."""
