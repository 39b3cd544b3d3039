"""What a header means: the dictionary, and what planners have said about their own layouts."""
