import gzip
import hashlib
import os

import pytest

from stance.errors import InputError
from stance.split import source
from stance.split.encoding import MISREADINGS, decode, repair
from stance.split.kinds import kind_of
from stance.split.source import clean, read_source, survey, to_int

ARABIC = "الجماعة تفتح مكتبا جديدا للصناع، واش هاد الشي بصح؟ نعم «طبعا»…"
FRENCH = "« Où est passé l’été ? » demande-t-on à Salé : ça va être élégant… LIBERTÉ» OÙ» ŒUVRE 12 °C"


def misread(text, codec):
    """UTF-8 as a program shows it that takes it for `codec`; the holes of cp1252 become control characters."""
    holes = (0x81, 0x8D, 0x8F, 0x90, 0x9D) if codec == "cp1252" else ()
    return "".join(chr(byte) if byte in holes else bytes([byte]).decode(codec) for byte in text.encode())


def saved(tmp_path, data, name="page.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "utf-8"),
        (ARABIC, "utf-8-sig"),
        (ARABIC, "utf-16"),
        (ARABIC, "cp1256"),
        ("سلام", "cp1256"),
        (FRENCH, "utf-16"),
        (FRENCH, "cp1252"),
        ("Les élèves français", "cp1252"),
        ("LES ÉLÈVES ÂGÉS", "cp1252"),
        ("Bghina 7a9na f sse7a", "ascii"),
    ],
)
def test_text_comes_back_from_every_encoding(tmp_path, text, encoding):
    data = text.encode(encoding)
    read = read_source(saved(tmp_path, data))
    assert (read.text, read.warnings, read.name) == (text, (), "page.txt")
    assert read.digest == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("declared", "text", "encoding"),
    [
        ("windows-1256", "é", "cp1256"),
        ("ISO-8859-1", "l’été", "cp1252"),  # as browsers do: the apostrophe is not in latin-1
        ("iso-8859-1", ARABIC, "cp1256"),  # the declaration is wrong, the bytes spell Arabic
        ("iso-8859-1", ARABIC, "utf-8"),  # saved again by a browser, which leaves the declaration
        ("iso-8859-6", "مرحبا بكم", "iso8859_6"),
        ("no-such-charset", ARABIC, "cp1256"),
    ],
)
def test_a_declared_charset_counts_unless_the_bytes_speak_against_it(tmp_path, declared, text, encoding):
    page = f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'
    assert read_source(saved(tmp_path, page.encode(encoding), "page.html")).text == page


@pytest.mark.parametrize("codec", MISREADINGS)
@pytest.mark.parametrize("text", [ARABIC, FRENCH, "démocratie", "الأمن", ARABIC + FRENCH + "😀"])
def test_mojibake_is_repaired_and_reported(tmp_path, text, codec):
    read = read_source(saved(tmp_path, misread(text, codec).encode()))
    assert read.text == text
    assert read.warnings == (f"encoding repaired: UTF-8 had been read as {codec}",)


HONEST = (
    *(ARABIC, FRENCH, "LIBERTÉ»", "OÙ»", "JE NE SAIS PAS OÙ…", "وا؟", "الشارع، والزقاق؛ إ…", "l'État"),
    *(
        "Ø est une lettre",
        "café",
        "",
        "« PASSÉ » et “présent”, l’été…",
        "NESTLÉ®",
        "20 °C ½ litre",
        "bghina 7a9na f sse7a, 3lach la?",
    ),
    *("😀👍🏽 ❤️ bravo", "À… ÇA… È…", "passé\u00a0» «\u00a0là\u00a0»", "Łódź, Ångström, Ñandú, Þór, L’Haÿ-les-Roses"),
)


@pytest.mark.parametrize("text", HONEST)
@pytest.mark.parametrize("before", ["", "\n".join(HONEST) + "\n"])
def test_honest_text_is_never_repaired(before, text):
    assert repair(before + text) == (before + text, None)


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ("<p>Ã©tÃ© Ã  SalÃ©</p>", "<p>été à Salé</p>"),
        ("Ø§Ù„Ø³Ù„Ø§Ù…", "السلام"),
        ("ط§ظ„ط³ظ„ط§ظ…", "السلام"),  # read as cp1256, which ftfy does not know
        ("ÃƒÂ©tÃƒÂ©", "été"),  # twice
        ("√©t√© d√©j√†", "été déjà"),
        ("l\x92été", "l’été"),
        ("ðŸ˜€ bravo", "😀 bravo"),
        ("Г©tГ©", "Г©tГ©"),  # Cyrillic pages are not ours
    ],
)
def test_one_misread_line_in_a_sound_page_is_repaired_and_the_others_are_not_touched(line, repaired):
    before, after = f"{ARABIC}\n{FRENCH}\n", f"\n{ARABIC}"
    text, how = repair(before + line + after)
    assert text == before + repaired + after
    assert how == (None if line == repaired else "encoding repaired in 1 place, misread before")


def test_the_charset_of_the_http_header_comes_before_the_page_s_own_and_after_what_the_bytes_are():
    page = '<meta charset="iso-8859-6">é'
    assert decode(page.encode("cp1252"), "windows-1252") == (page, ())
    assert decode(page.encode(), "windows-1252") == (page, ())
    assert decode("سلام".encode("cp1256"), "iso-8859-1") == ("سلام", ())
    assert decode("الأمن".encode("cp1256"), "utf-8") == ("الأمن", ())
    page = '<?xml version="1.0" encoding="iso-8859-6"?><p>مرحبا'
    assert decode(page.encode("iso8859_6")) == (page, ())


def test_a_page_cut_inside_a_character_stays_utf8_and_says_so(tmp_path):
    read = read_source(saved(tmp_path, ARABIC.encode()[:-1]))
    assert read.text == ARABIC[:-1] + "\ufffd"
    assert read.warnings == ("characters broken in the source (utf-8), kept as \ufffd: 1",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "got an empty file"),
        (b" \n\t\r\n", "got only white space"),
        (b"salam\0khouya", r"got NUL bytes \(the first at 5\)"),
        ("salam".encode("utf-16-le"), "UTF-16 without a byte-order mark"),
        (bytes(range(1, 32)) * 20, "fit no known encoding"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "got a PNG image"),
        (b"%PDF-1.7\n%", "got a PDF document"),
        (b"PK\x03\x04\x14\0", "got a zip archive or an Office document"),
        (b"SQLite format 3\0", "got a SQLite database"),
        (b'<?xml version="1.0"?>\n<data/>', r"got an XML document of another kind \(<data>\); convert it first"),
        (b"<!-- saved --><!DOCTYPE note><note/>", "of another kind .<note>"),
        (b'<?xml version="1.0"?>\n<!-- <rss> -->\n<urlset xmlns="s"><url/></urlset>', r"another kind \(<urlset>\)"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "expected XML without entities"),
        (b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "f" [<!ENTITY a SYSTEM "file:///x">]><disqus/>', "entities"),
        (b"<!DOCTYPE x [" + b"<!-- " + b"x" * 70_000 + b' --><!ENTITY a "b">]><rss>&a;</rss>', "of another kind;"),
        (b"\x1f\x8b\x08\0 and no more", "got a gzip archive"),
        (b"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n\n", r"got a web archive \(MHTML\)"),
    ],
)
def test_what_is_no_page_is_refused_in_one_line(tmp_path, data, message):
    path = saved(tmp_path, data, "page.html")
    with pytest.raises(InputError, match=message) as refusal:
        read_source(path) if kind_of(path) in ("html", "text") else None
    assert str(refusal.value).startswith(f"{path}: expected ")
    assert "\n" not in str(refusal.value)


def test_missing_files_folders_and_pipes_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    for name, message in (("no.txt", "found none of that name"), ("", "got a folder"), ("pipe.txt", "device or pipe")):
        with pytest.raises(InputError, match=message):
            read_source(tmp_path / name)


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    def denied(self, *_):
        raise PermissionError(13, "Permission denied")

    path = saved(tmp_path, b"salam")
    monkeypatch.setattr("pathlib.Path.open", denied)
    with pytest.raises(InputError, match="expected a readable file, permission was denied; change its permissions"):
        read_source(path)


def test_a_page_over_the_limit_is_refused_without_reading_it(tmp_path, monkeypatch):
    path = saved(tmp_path, b"<html>", "long.html")
    os.truncate(path, 200 << 20)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda self: pytest.fail("the page was read"))
    with pytest.raises(InputError, match="expected at most 64 MiB, got 200 MiB; split it"):
        read_source(path)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"\xef\xbb\xbf  <!DOCTYPE html><p>x", "html"),
        ("a.txt", b"<!-- saved -->\n<html>", "html"),
        ("a.txt", b'<?xml version="1.0"?><html>', "html"),
        ("page", b'<div class="x">', "html"),
        ("a.html", b"salam <b>x</b>", "html"),
        ("a.txt", '[Vidéo] Le ministre, "vite"'.encode(), "text"),
        ("a.txt", b"id,text,likes\n", "csv"),
        ("a.txt", "قالت الجماعة، اليوم".encode(), "text"),
        ("a.txt", b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        ("a.txt", b'[{"text": "a"}]', "json"),
        ("a.txt", b'{\n  "text": "a"\n}', "json"),
        ("a.jsonl", b"broken\n", "jsonl"),
        ("a.csv", b"comment\nsalam\n", "csv"),
        ("a.txt", "id;text\n1;ça".encode("utf-16"), "csv"),
        ("a.txt", b"PAR1\0\0", "parquet"),
        ("a.txt", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
        ("a.xml", b'<!-- x --><feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        ("a.html", b"<?xml version='1.0'?><?style a?><!-- <p> --><rdf:RDF xmlns:rdf='r'>", "feed"),
        ("a.xml", b'<?xml version="1.0"?><!-- a <p> b --><rss xmlns:wp="http://wordpress.org/export/1.2/">', "wxr"),
        ("a.xml", b'<?xml version="1.0"?><disqus xmlns="http://disqus.com">', "disqus"),
        ("a", b"WARC/1.0\r\n", "warc"),
        ("a.gz", gzip.compress(b"WARC/1.1\r\n", mtime=0), "warc"),
    ],
)
def test_content_decides_the_kind_and_the_name_only_what_it_leaves_open(tmp_path, name, data, kind):
    assert kind_of(saved(tmp_path, data, name)) == kind


def test_a_table_is_surveyed_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "CHUNK", 7)
    data = "salam,ça va,été\n".encode() * 9
    assert survey(saved(tmp_path, data)) == (hashlib.sha256(data).hexdigest(), "utf-8")
    assert survey(saved(tmp_path, "id,text\n1,الجماعة\n".encode("cp1256")))[1] == "cp1256"
    assert survey(saved(tmp_path, "id,text".encode("utf-16")))[1] == "utf-16"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((3, 3), (3.0, 3), ("3", 3), ("3.0", 3), (" +12 ", 12), ("−4", -4), ("(7)", 7), ("٣", 3)),
        *(("1 200", 1200), ("1,200", 1200), ("1.5", None), (1.5, None), ("beaucoup", None), ("", None)),
        *((None, None), (True, None), (float("nan"), None), (float("inf"), None), ("9" * 99, None)),
    ],
)
def test_likes_are_counted_where_they_look_like_a_count(value, number):
    assert to_int(value) == number


def test_cleaned_text_can_always_be_saved():
    assert clean("a\0b\ud83dc \ud83d\ude00") == "ab\ufffdc 😀"
    clean("\udfff\ud800").encode()
