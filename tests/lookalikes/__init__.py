"""Made-up tables with known truth, laid out with the quirks of spreadsheets as offices send them."""
