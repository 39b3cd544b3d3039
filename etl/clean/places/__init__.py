"""Names of places that the list of regions has in another form: abbreviated, or as zones are called every day."""
