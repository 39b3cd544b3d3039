"""Workbooks that we hand out: templates, marked copies, samples."""
