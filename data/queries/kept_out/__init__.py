"""What errors keep out: rows, and single figures of rows that stay."""
