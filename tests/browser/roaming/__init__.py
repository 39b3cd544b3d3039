"""A reader who does whatever there is to do, by chance: nothing is lost on the way, and every address says the same to anybody."""
