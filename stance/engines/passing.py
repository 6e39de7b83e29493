"""What is done to articles while they pass: each counted, each written."""

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import BinaryIO

from stance.engines.reading import Reader
from stance.engines.rows import article_object
from stance.engines.tables import json_line
from stance.records import Article


def written(articles: Iterable[Article], file: BinaryIO) -> Iterator[Article]:
    """The articles, each written as a line of JSON when it is asked for."""
    for article in articles:
        file.write(json_line(article_object(article)))
        yield article


def counted(reader: Reader, total: int, tell: Callable[[float, float | None, str], None]) -> Iterator[Article]:
    """The articles of a reader of `total` files, with the number of files and their rate told."""
    started = perf_counter()
    for article in reader:
        done = reader.n_files
        tell(done, total, f"{done}/{total} files, {done / (perf_counter() - started):.0f} a second")
        yield article
