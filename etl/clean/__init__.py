"""Text to values: numbers, units, periods, regions, industries, codes. The ground that every step stands on."""
