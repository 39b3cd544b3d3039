"""Files that leave the dashboard: workbooks, slides, documents."""
