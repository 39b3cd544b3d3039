"""The peer: pandas.read_excel with openpyxl and DataFrame.to_sql, one workbook after the other."""

import sys
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine

engine = create_engine(sys.argv[1])
for path in sorted(Path(sys.argv[2]).glob("*.xlsx")):
    frame = pd.read_excel(path, engine="openpyxl", header=1)
    frame.to_sql("unit", engine, if_exists="append", index=False)
