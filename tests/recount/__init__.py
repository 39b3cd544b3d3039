"""A second opinion on the figures: counted from the workbooks by plain pandas, with none of the project's own code."""
