"""Speed against peers, in one run: ``make bench``. Ratios, not seconds, are what counts."""
