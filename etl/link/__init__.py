"""Which rows of different registers are the same unit, where codes do not say: names in parts, address, place, trade and size."""
