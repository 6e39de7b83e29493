"""Crawls: the pages of a WARC file, packed or not, whole, cut and hostile."""

import gzip
import io
import sys
import zlib

import pytest

from stance.errors import InputError, MissingExtraError
from stance.split import find_inputs, split, split_file, unpack
from stance.split import warc as crawls

warcio = pytest.importorskip("warcio", reason="warcio is an extra")

PAGE = """<!DOCTYPE html><html><head><title>{0}</title></head><body><article><h1>{0}</h1>
<p>La mairie rénove le souk de la vieille ville à partir de lundi, a-t-elle annoncé hier soir.</p></article>
<ol class="comment-list"><li class="comment"><div class="comment-author"><b class="fn">Hind</b></div>
<div class="comment-content"><p>مزيان بزاف, été</p></div></li></ol></body></html>"""
HTML = ("Content-Type", "text/html; charset=UTF-8")


def http(body, status="200 OK", *headers):
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(uri, block, kind="response", length=None):
    lines = [
        *("WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", "WARC-Date: 2024-03-04T10:00:00Z"),
        *(
            "Content-Type: application/http; msgtype=response",
            f"Content-Length: {len(block) if length is None else length}",
        ),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def page(title, *headers, uri="https://souk.example/a", status="200 OK"):
    return record(uri, http(PAGE.format(title).encode(), status, *(headers or (HTML,))))


def read(tmp_path, data, name="crawl.warc"):
    (tmp_path / name).write_bytes(data)
    return split_file(tmp_path / name)


def packed(*records):
    return b"".join(map(gzip.compress, records))


OTHERS = (
    record("urn:x", b"software: x\r\n", "warcinfo"),
    record("https://souk.example/a", b"GET /a HTTP/1.1\r\nHost: souk.example\r\n\r\n", "request"),
    record("https://souk.example/i.png", http(b"\x89PNG", "200 OK", ("Content-Type", "image/png"))),
)


@pytest.mark.parametrize(
    "pack", [b"".join, lambda records: packed(*records), lambda records: gzip.compress(b"".join(records))]
)
def test_every_html_page_of_a_crawl_is_an_article(tmp_path, pack):
    records = [OTHERS[0], page("Le souk"), *OTHERS[1:], page("Le port", uri="https://souk.example/b")]
    first, second = read(tmp_path, pack(records), "crawl.warc.gz")
    path = tmp_path / "crawl.warc.gz"
    assert (first.title, first.url, first.source) == (
        "Le souk",
        "https://souk.example/a",
        f"{path}#https://souk.example/a",
    )
    assert [comment.text for comment in first.comments] == ["مزيان بزاف, été"]
    assert (second.title, second.url) == ("Le port", "https://souk.example/b")
    assert first.id.startswith("crawl-")
    assert len({first.id, second.id, first.comments[0].id, second.comments[0].id}) == 4
    assert first.warnings[-1] == "records that hold no page: 1 warcinfo, 1 request, 1 image/png"


def test_pages_that_cannot_be_used_are_rejects_with_the_reason(tmp_path):
    records = (
        page("Le souk"),
        page("Partie", uri="https://souk.example/404", status="404 Not Found"),
        record("https://souk.example/again", http(b"", "200 OK", HTML), "revisit"),
        record("https://souk.example/empty", http(b" \n", "200 OK", HTML)),
        record("https://souk.example/odd", http(b"abc", "200 OK", HTML, ("Content-Encoding", "zstd"))),
    )
    (article,) = read(tmp_path, b"".join(records))
    assert [(reject.text, reject.reason, reject.span) for reject in article.rejects] == [
        ("https://souk.example/404", "status 404", (1, 2)),
        ("https://souk.example/again", "the same page as was captured before", (2, 3)),
        ("https://souk.example/empty", "an empty page", (3, 4)),
        ("https://souk.example/odd", "packed as zstd", (4, 5)),
    ]
    with pytest.raises(InputError, match=r"expected HTML pages with status 200, got none \(1 status 404\)"):
        read(tmp_path, records[1])


def test_the_charset_of_the_header_is_believed_and_bodies_are_unpacked(tmp_path):
    text = PAGE.format("L’été")
    latin = text.replace("مزيان بزاف", "cœur").encode("cp1252")
    arabic = text.replace("été", "").replace("’", "").replace("é", "e").replace("à", "a").encode("cp1256")
    body = text.encode()
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:99], body[99:])) + b"0\r\n\r\n"
    raw = zlib.compressobj(wbits=-15)
    records = [
        record("https://a.example/1", http(latin, "200 OK", ("Content-Type", "text/html; charset=windows-1252"))),
        record("https://a.example/2", http(arabic, "200 OK", ("content-type", 'TEXT/HTML;charset="windows-1256"'))),
        record("https://a.example/3", http(chunked, "200 OK", HTML, ("Transfer-Encoding", "chunked"))),
        record("https://a.example/4", http(gzip.compress(body), "200 OK", HTML, ("Content-Encoding", "gzip"))),
        record("https://a.example/5", http(zlib.compress(body), "200 OK", HTML, ("Content-Encoding", "deflate"))),
        record(
            "https://a.example/6",
            http(raw.compress(body) + raw.flush(), "200 OK", HTML, ("Content-Encoding", "deflate")),
        ),
        record("https://a.example/7", http(body, "200 OK", HTML, ("Content-Encoding", "gzip"))),  # was unpacked before
    ]
    articles = read(tmp_path, b"".join(records))
    assert [article.comments[0].text for article in articles] == [
        *("cœur, été", "مزيان بزاف,", *["مزيان بزاف, été"] * 5),
    ]
    assert articles[0].title == "L’été"


def test_pages_packed_by_brotli_are_read_where_it_is_there(tmp_path, monkeypatch):
    brotli = pytest.importorskip("brotli", reason="brotli is an extra")
    body = brotli.compress(PAGE.format("Le souk").encode())
    packed_page = record("https://a.example/1", http(body, "200 OK", HTML, ("Content-Encoding", "br")))
    (article,) = read(tmp_path, packed_page)
    assert article.title == "Le souk"
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(InputError, match=r"1 packed as br: pip install 'stance\[crawl\]'"):
        read(tmp_path, packed_page)


@pytest.mark.parametrize("pack", [b"".join, lambda records: packed(*records)])
def test_a_crawl_that_breaks_off_gives_what_was_read_and_says_so(tmp_path, pack):
    whole = pack([page("Le souk"), page("Le port")])
    articles = read(tmp_path, whole[:-150])
    assert articles[0].title == "Le souk"
    n = len(articles)
    assert f"the file breaks off after {n} page{'s' * (n > 1)}" in articles[0].warnings
    if n == 2:
        assert "the page is cut off by the end of the file" in articles[1].warnings


@pytest.mark.parametrize(
    "damage",
    [
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length and no address\r\n",
        b"WARC/1.0\r\n" + b"x" * 200_000 + b"\r\n\r\n",
        b"WARC/9\r\n\r\n\r\n",
        b"\0\0\xff\n" * 100,
        record("https://souk.example/x", b"no HTTP at all"),
        record("https://souk.example/x", http(b"", "200 OK", HTML), length=-5),
    ],
)
def test_damaged_records_do_not_cost_the_others(tmp_path, monkeypatch, damage):
    monkeypatch.setattr(crawls, "MAX_HEAD", 100_000)
    articles = read(tmp_path, page("Le souk") + damage + page("Le port"))
    assert [article.title for article in articles] == ["Le souk", "Le port"]


def test_bombs_are_refused_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_BYTES", 1 << 20)
    monkeypatch.setattr(crawls, "MAX_BYTES", 1 << 20)
    bomb = record("https://souk.example/x", http(b"\0" * (5 << 20), "200 OK", HTML))
    with pytest.raises(InputError, match="got one that unpacks to over 200 times its size, as bombs do") as refusal:
        read(tmp_path, packed(page("Le souk"), bomb), "bomb.warc.gz")
    assert "\n" not in str(refusal.value)
    inner = http(gzip.compress(b" " * (5 << 20)), "200 OK", HTML, ("Content-Encoding", "gzip"))
    (article,) = read(tmp_path, page("Le souk") + record("https://souk.example/x", inner))
    assert [reject.reason for reject in article.rejects] == [crawls.TOO_LONG]
    long = record("https://souk.example/x", http(b"a b " * (1 << 19), "200 OK", HTML))
    (article,) = read(tmp_path, page("Le souk") + long)
    assert [reject.reason for reject in article.rejects] == [crawls.TOO_LONG]


def test_crawls_are_found_in_folders_and_need_an_extra(tmp_path, monkeypatch):
    for name in ("a.warc.gz", "b.warc"):
        (tmp_path / name).write_bytes(packed(page(name)))
    (tmp_path / "c.tar.gz").write_bytes(gzip.compress(b"x"))
    files, skipped = find_inputs([tmp_path])
    assert [file.name for file in files] == ["a.warc.gz", "b.warc"]
    assert [path.name for path, _ in skipped] == ["c.tar.gz"]
    monkeypatch.setitem(sys.modules, "warcio.recordloader", None)
    with pytest.raises(MissingExtraError, match=r"reading WARC files needs warcio: pip install 'stance\[crawl\]'"):
        split_file(tmp_path / "b.warc")
    (tmp_path / "c.tar.gz").unlink()
    (tmp_path / "rows.csv").write_text("text,title\nsalam,t\n")
    with pytest.warns(UserWarning, match="needs warcio"):
        assert [article.title for article in split(tmp_path)] == ["t"]


# warcio leaves the temporary file of a record to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_warcio_writes_is_read(tmp_path):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    headers = StatusAndHeaders("200 OK", [HTML], protocol="HTTP/1.1")
    payload = io.BytesIO(PAGE.format("Le souk").encode())
    writer.write_record(
        writer.create_warc_record("https://souk.example/a", "response", payload=payload, http_headers=headers)
    )
    (article,) = read(tmp_path, file.getvalue(), "a.warc.gz")
    assert (article.title, len(article.comments)) == ("Le souk", 1)
