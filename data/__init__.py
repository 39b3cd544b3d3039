"""Settings, schema, reference data and every question put to the database."""
