"""Who is a person, and how persons are kept out."""
