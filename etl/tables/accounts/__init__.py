"""An account of every figure of a sheet: read, explained, or told. What a table brings of its own (totals, shares, serial numbers) is held against the reading."""
