"""A benchmark of the report: how long it takes to make, how large it is, how quickly a browser opens and filters it."""
