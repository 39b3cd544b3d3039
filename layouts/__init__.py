"""What a reader sees: pages, components and figures. No SQL here."""
