"""Pages of rows for long lists: what is asked for by text, filters and order, at any offset; how many there are; and all of them, one by one."""
