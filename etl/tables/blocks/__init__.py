"""Where tables stand in a sheet: titles, headers, bodies, notes."""
