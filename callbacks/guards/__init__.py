"""What stands before every page: whom the server answers, how much a request may be, what a fault says, which headers go out."""
