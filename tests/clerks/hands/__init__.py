"""What hands do to workbooks: counts with words in them, lines drawn between rows, headings over rows, one firm's card, each beside its neighbour that is none."""
