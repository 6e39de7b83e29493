"""What is packed, unpacked a piece at a time and never beyond a bound: a few kilobytes can hold terabytes."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from stance.errors import InputError
from stance.split.source import CHUNK, MAX_BYTES

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PACKED = b"\x1f\x8b"

MAX_RATIO = 200
"""How many times its packed size a long piece may have: HTML has 5 to 20, a bomb 1,000."""


class Stream(io.RawIOBase):
    """Pieces of bytes as one stream, to be wrapped in a BufferedReader; `cut` tells that they ended too early."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.cut = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """The next bytes, 0 at the end."""
        try:
            while not self._rest:
                self._rest = memoryview(next(self._pieces))
        except StopIteration:
            return 0
        except zlib.error:
            self.cut = True
            return 0
        target = memoryview(buffer).cast("B")
        n = min(len(target), len(self._rest))
        target[:n] = self._rest[:n]
        self._rest = self._rest[n:]
        return n


def pieces_of(path: Path, file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, those of its gzip members unpacked; one that is cut or damaged raises zlib.error.

    Raises InputError where a member gets longer than any page and hundreds of times its packed size.
    """
    data = file.read(CHUNK)
    if not data.startswith(PACKED):
        while data:
            yield data
            data = file.read(CHUNK)
        return
    while data:
        machine = zlib.decompressobj(wbits=31)
        taken = given = 0
        while not machine.eof:
            if not (data := data or file.read(CHUNK)):
                raise zlib.error("cut off inside a gzip member")
            piece = machine.decompress(data, CHUNK)
            rest = machine.unused_data or machine.unconsumed_tail
            taken, given, data = taken + len(data) - len(rest), given + len(piece), rest
            if given > MAX_BYTES and given > MAX_RATIO * taken:
                raise InputError(
                    f"{path}: expected a WARC file, got one that unpacks to over {MAX_RATIO} times its size, as bombs "
                    "do; remove it"
                )
            yield piece
        # Some writers leave zeros between two members.
        data = data.lstrip(b"\0") or file.read(CHUNK).lstrip(b"\0")


def unpacked(data: bytes, encoding: str) -> bytes | None:
    """The body of an HTTP answer, None where it is packed in a way that is not read.

    At most a little over MAX_BYTES are unpacked. Crawlers that unpack a body often leave the header that says
    it is packed: what cannot be unpacked is taken as it is.
    """
    if encoding in ("gzip", "x-gzip", "deflate"):
        for wbits in (47, -15):  # gzip or zlib by what the bytes say, else deflate without either's head
            try:
                return zlib.decompressobj(wbits).decompress(data, MAX_BYTES + 1)
            except zlib.error:
                continue
        return data
    if encoding == "br":
        try:
            import brotli
        except ImportError:
            return None
        try:
            return bytes(brotli.Decompressor().process(data, output_buffer_limit=MAX_BYTES + 1))
        except brotli.error:
            return data
    return data if encoding in ("", "identity") else None
