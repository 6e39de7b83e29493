"""Stances of articles as something to look at."""
