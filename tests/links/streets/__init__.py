"""A second set of registers with known truth, apart from the linker and from :mod:`tests.links.truth`: other units, other habits of writing.

Shops under a person's sign, chains and branches, groups, schools and hospitals, bureaus and villages, township works that became companies,
counties that became districts, roads that got another name, signs misread by a scanner. Five counties of five provinces.
"""
