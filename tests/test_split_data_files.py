"""Comments as scrapers, APIs, forms and spreadsheets give them: read without a word about their columns.

`tests/data/tables` holds the files and beside each its gold: for each article the comments in order.
"""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.errors import InputError
from stance.split import articles_in
from stance.split.tables.likely import GUESSED, RULE, likely_naming

FILES = Path(__file__).parent / "data" / "tables"
GOLD = sorted(FILES.glob("*.gold.json"))


def plain(text):
    return " ".join((text or "").split())


def said(article):
    places = {comment.id: place for place, comment in enumerate(article.comments)}
    return [
        {
            "author": comment.author,
            "date": (comment.date or "")[:16] or None,
            "likes": comment.likes,
            "parent": places.get(comment.parent_id),
            "text": plain(comment.text),
        }
        for comment in article.comments
    ]


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_a_file_is_read_as_its_gold_says(gold):
    name = gold.name.removesuffix(".gold.json")
    (file,) = (path for path in FILES.glob(f"{name}.*") if path != gold)
    wanted = json.loads(gold.read_text(encoding="utf-8"))["articles"]
    found = [article for article in articles_in(file) if article.comments]
    assert [plain(article.title) for article in found] == [plain(each["title"]) for each in wanted]
    for article, each in zip(found, wanted, strict=True):
        assert said(article) == [comment | {"text": plain(comment["text"])} for comment in each["comments"]]


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        ("Pseudo Commentaire Nb_likes", {"author": "Pseudo", "text": "Commentaire", "likes": "Nb_likes"}),
        ("commentText userName createdAt upVotes", {"text": "commentText", "author": "userName", "date": "createdAt"}),
        ("title content comment", {"title": "title", "text": "comment", "body": "content"}),
        ("التعليق المعلق الرابط", {"text": "التعليق", "author": "المعلق", "url": "الرابط"}),
    ],
)
def test_columns_are_known_by_what_they_are_called(names, fields):
    naming = likely_naming(names.split())
    assert naming.rule == RULE
    assert {field: naming.columns[field] for field in fields} == {field: (column,) for field, column in fields.items()}


def test_names_that_say_nothing_are_no_columns_of_comments():
    assert likely_naming(["a", "b", "price"]) is None


def test_the_longest_column_is_one_of_comments_where_no_name_says_which():
    rows = [{"f1": f"1{n}", "f2": f"هاد القرار رقم {n} مزيان بزاف للساكنة كاملة", "f3": "x" * n} for n in range(5)]
    naming = likely_naming(["f1", "f2", "f3"], rows)
    assert (naming.rule, naming.columns["text"]) == (GUESSED, ("f2",))


def test_two_columns_as_long_as_each_other_are_nobodys_comments():
    rows = [{"f1": f"une longue réponse numéro {n}", "f2": f"une autre réponse ici {n}"} for n in range(5)]
    assert likely_naming(["f1", "f2"], rows) is None


def test_votes_against_are_taken_from_those_for(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("Commentaire;Likes;Dislikes\nbravo;5;2\nnon;;3\n", encoding="utf-8")
    (article,) = articles_in(path)
    assert [comment.likes for comment in article.comments] == [3, None]


def test_hostile_nesting_ends_in_no_recursion(tmp_path):
    comment = {"text": "fond", "replies": []}
    for _ in range(300):
        comment = {"text": "plus haut", "replies": [comment]}
    path = tmp_path / "deep.json"
    path.write_text(json.dumps([comment]), encoding="utf-8")
    (article,) = articles_in(path)
    assert len(article.comments) == 301


NAMES = st.sampled_from(
    "text comment comments replies author user id parent_id date ts likes title url edges node data messages posts "
    "التعليقات kind children post_stream name type $oid from items snippet content".split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2_000_000_000_000) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON, st.sampled_from([".json", ".jsonl"]))
def test_any_json_is_read_or_refused(tmp_path, value, suffix):
    path = tmp_path / f"any{suffix}"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    with suppress(InputError):
        articles = list(articles_in(path))
        assert all(comment.text.strip() for article in articles for comment in article.comments)


def test_answers_without_ids_stand_under_what_they_answer(tmp_path):
    threads = [{"comment": word, "replies": [{"comment": f"à {word}"}]} for word in ("oui", "non")]
    path = tmp_path / "threads.json"
    path.write_text(json.dumps(threads), encoding="utf-8")
    (article,) = articles_in(path)
    places = {comment.id: place for place, comment in enumerate(article.comments)}
    assert [(each.text, places.get(each.parent_id)) for each in article.comments] == [
        ("oui", None),
        ("à oui", 0),
        ("non", None),
        ("à non", 2),
    ]


def test_a_row_that_holds_lists_of_other_things_is_a_row(tmp_path):
    tweet = {"rawContent": "bravo", "media": {"photos": [{"url": "x", "text": "alt"}]}, "mentions": [{"name": "a"}]}
    path = tmp_path / "tweets.jsonl"
    path.write_text(json.dumps(tweet) + "\n", encoding="utf-8")
    (article,) = articles_in(path)
    assert [comment.text for comment in article.comments] == ["bravo"]
