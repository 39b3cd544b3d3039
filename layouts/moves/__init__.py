"""The cards of the page Trends that follow its chosen figure: regions side by side, year on year, why it moved."""
