"""From what a classifier said of each comment to the shares of its labels, with intervals.

Only `counting` is needed where nothing is corrected; the other modules of this room need numpy.
"""
