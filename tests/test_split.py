import re

import pytest

from stance.errors import InputError, UsageError
from stance.split import find_inputs, split, split_file

PAGE = """<!DOCTYPE html><html><body><h1>La mairie rénove le souk</h1>
<p>La mairie rénove le souk de la vieille ville à partir de lundi, a-t-elle annoncé.</p>
<ol class="comment-list"><li class="comment"><b class="fn">Hind</b>
<div class="comment-content"><p>مزيان بزاف</p></div></li></ol></body></html>"""


def test_a_page_gets_ids_from_its_name_and_content(tmp_path):
    (tmp_path / "souk.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "copy.html").write_text(PAGE, encoding="utf-8")
    (article,) = split(str(tmp_path / "souk.html"))
    assert re.fullmatch(r"souk-[0-9a-f]{8}", article.id)
    assert article.source == str(tmp_path / "souk.html")
    assert [comment.id for comment in article.comments] == [f"{article.id}-c001"]
    assert article.comments[0].article_id == article.id
    (copied,) = split_file(tmp_path / "copy.html")
    assert copied.id == article.id.replace("souk", "copy")
    assert split_file(tmp_path / "souk.html") == [article]


def test_what_was_odd_about_the_bytes_stands_on_the_article(tmp_path):
    (tmp_path / "souk.html").write_text(PAGE.encode().decode("cp1256"), encoding="utf-8")
    (article,) = split(tmp_path / "souk.html")
    assert article.title == "La mairie rénove le souk"
    assert article.comments[0].text == "مزيان بزاف"
    assert article.warnings[0] == "encoding repaired: UTF-8 had been read as cp1256"


def test_a_folder_gives_all_that_can_be_read_and_one_warning_for_each_other_file(tmp_path):
    (tmp_path / "b.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "rows.csv").write_text("text,title\nsalam,t1\nbonjour,t2\n")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n")
    with pytest.warns(UserWarning, match="skipped") as caught:
        articles = split(tmp_path)
    assert [article.title for article in articles] == ["t1", "t2", "La mairie rénove le souk"]
    assert len(caught) == 2
    assert f"skipped {tmp_path / 'photo.png'}: not a page or table" in str(caught[0].message)
    assert "got an empty file" in str(caught[1].message)


def test_a_single_bad_file_and_a_folder_with_nothing_raise(tmp_path):
    with pytest.raises(InputError, match=r"no\.html: expected a file, found none"):
        split(tmp_path / "no.html")
    with pytest.raises(InputError, match="expected a folder with pages or tables, found none"):
        split(tmp_path)


def test_inputs_are_walked_in_order_each_real_file_once(tmp_path):
    for name in ("z.html", "a/c.txt", "a/b.jsonl", ".git/x.txt", "a/.hidden.txt", "z_files/advert.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<html>")
    (tmp_path / "page.php").write_text("<!doctype html><p>x")
    for name in ("f/a.atom", "f/b.rss", "f/c.XML", "f/d.warc", "f/e.warc.gz", "f/g.gz"):
        (tmp_path / "f").mkdir(exist_ok=True)
        (tmp_path / name).write_text("<rss>")
    (tmp_path / "style.css").write_text("body {}")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "twin.html").symlink_to(tmp_path / "z.html")
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    files, skipped = find_inputs([tmp_path / "z.html", tmp_path / "a" / ".hidden.txt", tmp_path])
    assert [str(file.relative_to(tmp_path)) for file in files] == [
        *("z.html", "a/.hidden.txt"),  # named, so in the order given
        *("a/b.jsonl", "a/c.txt", "f/a.atom", "f/b.rss", "f/c.XML", "f/d.warc", "f/e.warc.gz", "page.php"),
    ]
    assert [(path.name, reason) for path, reason in skipped] == [
        ("dead", "a link that leads nowhere"),
        ("g.gz", "not a page or table"),
        ("style.css", "not a page or table"),
        ("z_files", "parts of the saved page beside it"),
    ]


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path):
    with pytest.raises(
        UsageError, match="pages: expected a file or folder, found nothing of that name; check the path"
    ):
        find_inputs([tmp_path / "pages"])
