"""The key of pseudonyms: a file of the user's own, made where there is none."""

import os
import secrets
from pathlib import Path

from stance.errors import UsageError

BYTES = 32


def default_place() -> Path:
    """Where a user's key lies when nobody says otherwise (XDG base directories)."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "stance" / "authors.key"


def key_in(place: Path) -> bytes:
    """The key in `place`, a new one where there is no such file. Raises UsageError where it cannot be read or made."""
    try:
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(BYTES))
        key = place.read_bytes()
    except OSError as problem:
        raise UsageError(
            f"{place}: the key of pseudonyms cannot be read or made ({problem.strerror}); name a file: --authors-key"
        ) from None
    if len(key) < BYTES:
        raise UsageError(f"{place}: expected a key of {BYTES} bytes or more, got {len(key)}; remove it or name another")
    return key
