"""What clerks write that must be read right or asked about."""
