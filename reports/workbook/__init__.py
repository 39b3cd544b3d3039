"""The workbook: an annex with every figure, native charts, sources."""
