"""What holds for every test: torch on one thread a process, and the same examples whatever our own code says."""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# As many processes as there are cores run the tests.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# What compiles loads setuptools, which takes the place of a distutils that nobody has loaded before: a test may have.
if sys.version_info < (3, 12):
    os.environ.setdefault("SETUPTOOLS_USE_DISTUTILS", "stdlib")

settings.register_profile("same everywhere", derandomize=True)
settings.load_profile("same everywhere")


@pytest.fixture(autouse=True, scope="session")
def _examples_without_our_constants() -> Iterator[None]:
    """Hypothesis mixes the constants of the package's loaded modules into what it draws.

    Which are loaded depends on the tests that ran before in the same process, so an example that fails on one machine
    would never be drawn on another. `python -m tests.fuzz` looks for new ones.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hypothesis.internal.conjecture.providers.is_local_module_file", lambda path: False)
        yield
