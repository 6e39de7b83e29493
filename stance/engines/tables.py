"""Flat rows → bytes: JSON Lines, CSV and Parquet behind one small protocol.

Text stands in every format as it was read; only in CSV, which spreadsheets open, none is left to be a formula.
"""

import codecs
import csv
import io
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from stance.cells import guarded
from stance.engines.rows import Row, Schema, Value, encodable

CHUNK_ROWS = 8_192
"""Rows of one Parquet row group: enough to compress well, few enough to hold in memory."""

COPIED = 1 << 20
"""Bytes copied at once."""


class Table(Protocol):
    """Takes rows as they come; what is missing in a row is empty in the table."""

    def write(self, rows: Iterable[Row]) -> None:
        """Append `rows`."""

    def close(self) -> None:
        """Write what is still held back; the file itself stays open."""


class JsonLines:
    """One JSON object a line, with every column in each."""

    def __init__(self, file: BinaryIO, schema: Schema) -> None:
        self._file, self._schema = file, schema

    def write(self, rows: Iterable[Row]) -> None:
        """Append `rows`."""
        for row in rows:
            self._file.write(json_line({name: row.get(name) for name in self._schema}))

    def close(self) -> None:
        """Nothing is held back."""


class Csv:
    """RFC 4180 in UTF-8: texts in quotation marks and guarded, numbers bare, a missing value as an empty cell."""

    def __init__(self, file: BinaryIO, schema: Schema) -> None:
        self._file, self._schema = file, schema
        self._file.write(_header(schema))

    def write(self, rows: Iterable[Row]) -> None:
        """Append `rows`."""
        for row in rows:
            line = ",".join(_cell(row.get(name)) for name in self._schema)
            self._file.write(f"{line}\r\n".encode())

    def close(self) -> None:
        """Nothing is held back."""


def _header(schema: Schema) -> bytes:
    header = io.StringIO(newline="")
    csv.writer(header).writerow(schema)
    return header.getvalue().encode()


def _cell(value: Value) -> str:
    # By hand, for in Python 3.11 `csv` cannot quote all texts and leave missing values empty.
    if isinstance(value, str):
        return '"' + guarded(value).replace('"', '""') + '"'
    return "" if value is None else str(value)


class Parquet:
    """Row groups of CHUNK_ROWS, typed by the schema."""

    def __init__(self, file: BinaryIO, schema: Schema) -> None:
        import pyarrow
        from pyarrow import parquet

        self._schema = pyarrow.schema(list(schema.items()))
        self._writer = parquet.ParquetWriter(file, self._schema)
        self._held: list[Row] = []

    def write(self, rows: Iterable[Row]) -> None:
        """Append `rows`."""
        for row in rows:
            self._held.append(row)
            if len(self._held) == CHUNK_ROWS:
                self._flush()

    def close(self) -> None:
        """Write the last rows, and the footer without which the file is no Parquet."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow

        rows, self._held = self._held, []
        if rows:
            self._writer.write_table(pyarrow.Table.from_pylist(rows, schema=self._schema))


FORMATS: Mapping[str, type[JsonLines] | type[Csv] | type[Parquet]] = {
    "jsonl": JsonLines,
    "csv": Csv,
    "parquet": Parquet,
}


def head_of(format: str) -> bytes:
    """What stands before everything else in a file: Excel reads the Arabic of a CSV as mojibake without the mark."""
    return codecs.BOM_UTF8 if format == "csv" else b""


def joined(format: str, file: BinaryIO, schema: Schema, shards: Sequence[Path]) -> None:
    """Write the rows of `shards`, files of one format, to `file` one after another."""
    if format == "parquet":
        _joined_parquet(file, schema, shards)
        return
    head = head_of(format) + (_header(schema) if format == "csv" else b"")
    file.write(head)
    for shard in shards:
        with shard.open("rb") as rows:
            rows.seek(len(head))
            shutil.copyfileobj(rows, file, COPIED)


def _joined_parquet(file: BinaryIO, schema: Schema, shards: Sequence[Path]) -> None:
    import pyarrow
    from pyarrow import parquet

    with parquet.ParquetWriter(file, pyarrow.schema(list(schema.items()))) as writer:
        held: list[pyarrow.Table] = []
        for number, shard in enumerate(shards, 1):
            held.append(parquet.ParquetFile(shard).read())
            if number == len(shards) or sum(table.num_rows for table in held) >= CHUNK_ROWS:
                # One array a column, so that the bytes do not depend on the pieces it came in.
                writer.write_table(pyarrow.concat_tables(held).combine_chunks())
                held = []


def json_line(value: Mapping[str, Any]) -> bytes:
    """`value` on one line of JSON, letters as they are rather than as escapes."""
    text = json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)
    return encodable(text + "\n").encode()


_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}
"""Ends of lines that JSON lets stand in a string, but at which `str.splitlines` cuts."""
