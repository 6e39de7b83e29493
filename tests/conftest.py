"""What holds for every test: torch on one thread a process, since as many processes as there are cores run them."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
