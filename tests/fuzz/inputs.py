"""Inputs by number: bytes of real pages and tables, cut, crossed, repeated, and sown with what breaks readers."""

import json
import random
from functools import cache
from pathlib import Path

from tests.bench.split import pages

ROOT = Path(__file__).parents[2]
LONGEST = 6_000
"""Bytes of an input: what breaks on a long page nearly always breaks on a short one, and a hundred times sooner."""

SUFFIXES = (".html", ".txt", ".jsonl", ".csv", ".json", ".xml", ".md", "")
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-16", "utf-16-be", "windows-1256", "windows-1252", "utf-32", "utf-7")
SOWN = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\r",
        b"\r\n\r\n",
        b"\x1b[2J",
        b"\x85",
    ),
    *(
        b"<",
        b">",
        b"</",
        b"<div>" * 300,
        b"</div>" * 20,
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<script>",
        b"<p",
        b"<li>",
    ),
    *(
        b'<meta charset="utf-7">',
        b'<meta charset="nonsense">',
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"<!DOCTYPE",
    ),
    *(
        b"<table><tr><td>",
        b"<ul><li><article>",
        b'class="comment"',
        b'id="comments"',
        b"<template>",
        b"<svg>",
        b"<math>",
    ),
    *(
        b'<!ENTITY a "&a;&a;">',
        b"&#0;",
        b"&#x110000;",
        b"&amp;amp;",
        b"&#xD800;",
        b"itemprop=comment",
        b'{"@type":"Comment"}',
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]" * 50,
        b"[" * 3000,
        b'{"a":' * 900,
        b'"',
        b"\\ud800",
        b"1e999",
        b"NaN",
        b"-0",
        b"9" * 400,
        b"null",
    ),
    *(
        b",",
        b";",
        b"\t",
        b'""',
        b"=1+1",
        b"@",
        b"text",
        b"title",
        b'"text": ["x"]',
        b'"parent_id": {}',
        b'"likes": "x"',
    ),
    *(
        "منذ ساعة".encode(),
        "32 يناير 2024".encode(),
        b"31/02/2024",
        b"0000-00-00",
        b"9999-12-31T25:61",
        b"il y a 99999999999 ans",
    ),
    *(
        "\u202e".encode(),
        "\u200d".encode(),
        "👨‍👩‍👧🇲🇦".encode(),
        "\u0610".encode() * 200,
        "ﷺ".encode(),
        "İ".encode(),
        "٣".encode() * 60,
    ),
    *(
        b"a" * 5000,
        "ه".encode() * 2500,
        b"http://" * 200,
        b"@a" * 500,
        b"+212 6" * 100,
        "\u0301".encode() * 900,
        b" " * 4000,
        b"\n" * 3000,
    ),
    *(b"PK\x03\x04", b"\x1f\x8b", b"%PDF-1.7", b"PAR1", b"\x28\xb5\x2f\xfd", b"SQLite format 3\0", b"WARC/1.0\r\n"),
)


@cache
def seeds() -> tuple[bytes, ...]:
    """The pages of the bench in every layout, the pages and labelled rows that ship, and small exports of our own."""
    written = [page.text.encode() for folder in ("layouts", "heldout") for page in pages.pages(folder)][::7]
    shipped = [path.read_bytes() for path in sorted((ROOT / "seeds").glob("*.txt"))]
    lines = (ROOT / "seeds" / "comments.jsonl").read_bytes().splitlines(keepends=True)
    rows = [b"".join(lines[start : start + 5]) for start in range(0, 200, 5)]
    tables = [json.dumps([json.loads(line) for line in lines[:4]]).encode(), b"id,title,text,likes\n1,a,b,2\n2,a,c,\n"]
    feed = b"<rss version='2.0'><channel><title>t</title><item><title>a</title><description>b</description></item>"
    tasks = json.dumps([{"id": 1, "data": {"text": "a"}, "annotations": [{"result": [{"value": {"choices": ["x"]}}]}]}])
    return (*written, *shipped, *rows, *tables, feed + b"</channel></rss>", tasks.encode())


def table_seeds() -> tuple[bytes, ...]:
    """Those of `seeds` that are rows."""
    return tuple(seed for seed in seeds() if seed[:1] in b"[{" or seed.startswith(b"id,"))


def mutated(draw: random.Random, known: tuple[bytes, ...]) -> bytes:
    """One of `known`, or a piece of it, after one to eight changes."""
    data = draw.choice(known)
    if len(data) > LONGEST:
        start = draw.choice((0, draw.randrange(len(data))))
        data = data[start : start + draw.randint(200, LONGEST)]
    if draw.random() < 0.15:
        data = data.decode("utf-8", "replace").encode(draw.choice(ENCODINGS), "replace")
    for _ in range(draw.randint(1, 8)):
        data = _changed(draw, data, known)
    return data[: 4 * LONGEST]


def text(draw: random.Random, known: tuple[bytes, ...]) -> str:
    """A text as a comment may hold: of a page, or of any characters that Python can hold, unpaired surrogates too."""
    if draw.random() < 0.5:
        return mutated(draw, known).decode(draw.choice(("utf-8", "latin-1")), "surrogateescape")[:2_000]
    ranges = (
        (0, 0x80),
        (0, 0x250),
        (0x300, 0x370),
        (0x600, 0x700),
        (0x1F000, 0x1FB00),
        (0xD800, 0xE000),
        (0, 0x110000),
    )
    signs = [chr(draw.randrange(*draw.choice(ranges))) for _ in range(draw.choice((1, 4, 30, 120)))]
    return "".join(sign * draw.choice((1, 1, 1, 2, 5)) for sign in signs)


def _changed(draw: random.Random, data: bytes, known: tuple[bytes, ...]) -> bytes:
    start = draw.randrange(len(data) + 1)
    end = min(len(data), start + draw.choice((1, 3, 20, 200)))
    match draw.randrange(7):
        case 0:
            return data[:start] + draw.choice(SOWN) + data[start:]
        case 1:
            return data[:start] + draw.choice(SOWN) + data[end:]
        case 2:
            return data[:start] + data[end:]
        case 3:
            return data[:start] + data[start:end] * draw.choice((2, 3, 40)) + data[end:]
        case 4:
            return data[:start] + draw.randbytes(draw.randint(1, 8)) + data[end:]
        case 5:
            other = draw.choice(known)
            begin = draw.randrange(len(other) + 1)
            return data[:start] + other[begin : begin + 1_000] + data[end:]
        case _:
            return data[:start] if draw.random() < 0.3 else data[:start] + data[start:end].swapcase() + data[end:]
