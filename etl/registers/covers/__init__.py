"""What the layout of a table says of who covers whom: unions over their units, lists in a cell, a union in the title."""
