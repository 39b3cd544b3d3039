"""The peer on workbooks of many sheets: all sheets by pandas.read_excel with openpyxl, each by DataFrame.to_sql. Prints seconds, process start excluded."""

import sys
import time
from pathlib import Path

import openpyxl  # noqa: F401  # pandas would import it at the first workbook
import pandas as pd
from sqlalchemy import create_engine

if __name__ == "__main__":
    engine = create_engine(sys.argv[1])
    start = time.perf_counter()
    for path in sorted(Path(sys.argv[2]).glob("*.xlsx")):
        for sheet, frame in pd.read_excel(path, engine="openpyxl", header=None, sheet_name=None).items():
            frame.to_sql(f"{sheet} {len(frame.columns)}", engine, if_exists="append", index=False)
    print(time.perf_counter() - start)
