"""A benchmark of comment splitters: whole pages in many layouts, written for it, with what is to be found in each."""
