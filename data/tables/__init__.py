"""Tables of query rows as records: what a page formats, and what a CSV or a workbook writes in full as numbers.

``record`` says what a table is and ``columns`` what its columns are; ``figures``, ``gaps``, ``trends`` and ``loads`` build one table
a function from rows of ``data.queries``; ``written``, ``csv_file`` and ``xlsx_file`` make files of any of them.
"""
