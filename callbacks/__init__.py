"""From a selection to a page: selection → query → analysis → layout. One module a page, named like its layout."""
