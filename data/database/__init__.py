"""The database: engine, tables, version, the register of loads, trouble told in one line."""
