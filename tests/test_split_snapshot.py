"""Accessibility snapshots, as browser automation keeps pages: outlines of roles and names in YAML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.split import split, split_file
from stance.split.html import split_snapshot

PAGE = """- Page URL: https://www.sahel-info.example/societe/bus-electriques-812
- Page Title: Des bus électriques à Bouskoura | Sahel Info
- Page Snapshot:
```yaml
- generic [active] [ref=e1]:
  - banner [ref=e2]:
    - link "Sahel Info" [ref=e3] [cursor=pointer]:
      - /url: /
    - button "Chercher" [ref=e4]
  - main [ref=e5]:
    - article [ref=e6]:
      - 'heading "Bouskoura : des bus électriques dès mai" [level=1] [ref=e7]'
      - text: Par
      - link "Rim Alaoui" [ref=e8]:
        - /url: /auteurs/rim
      - time [ref=e9]: 3 avril 2024 à 09:15
      - paragraph [ref=e10]: Huit bus électriques relieront la gare à la forêt toutes les douze minutes.
      - paragraph [ref=e11]:
        - text: "Le conseil a voté hier soir \\"à l’unanimité\\", selon"
        - strong [ref=e12]: son président
        - text: ", un budget de neuf millions de dirhams sur trois ans."
      - paragraph [ref=e13]: Les riverains demandent que les arrêts soient éclairés.
    - region "Commentaires" [ref=e14]:
      - heading "Commentaires (3)" [level=2] [ref=e15]
      - list [ref=e16]:
        - listitem [ref=e17]:
          - article [ref=e18]:
            - img "Avatar" [ref=e19]
            - heading "Yassine" [level=3] [ref=e20]
            - time [ref=e21]: 3 avril 2024 à 10:02
            - paragraph [ref=e22]: "Très bien : enfin un bus qui ne fume pas."
            - button "J’aime 12" [ref=e23]
            - button "Répondre" [ref=e24]
          - list [ref=e25]:
            - listitem [ref=e26]:
              - article [ref=e27]:
                - img "Avatar" [ref=e28]
                - heading "ليلى" [level=3] [ref=e29]
                - time [ref=e30]: 3 avril 2024 à 10:40
                - paragraph [ref=e31]: "\\"خطوة زوينة\\" ولكن فين المحطات؟"
                - button "J’aime 4" [ref=e32]
                - button "Répondre" [ref=e33]
        - listitem [ref=e34]:
          - article [ref=e35]:
            - img "Avatar" [ref=e36]
            - 'heading "Omar : l''usager" [level=3] [ref=e37]'
            - time [ref=e38]: 3 avril 2024 à 11:11
            - paragraph [ref=e39]: bzaf dyal lflouss ela 8 dyal tobisat
            - paragraph [ref=e40]: "- w lmrakiz fin?"
            - button "J’aime 0" [ref=e41]
            - button "Répondre" [ref=e42]
  - contentinfo [ref=e43]:
    - text: © Sahel Info
```
"""
COMMENTS = [
    ("Yassine", "2024-04-03T10:02", "Très bien : enfin un bus qui ne fume pas.", 12, None),
    ("ليلى", "2024-04-03T10:40", '"خطوة زوينة" ولكن فين المحطات؟', 4, 0),
    ("Omar : l'usager", "2024-04-03T11:11", "bzaf dyal lflouss ela 8 dyal tobisat\n- w lmrakiz fin?", 0, None),
]


def said(article):
    place = {comment.id: at for at, comment in enumerate(article.comments)}
    return [(each.author, each.date, each.text, each.likes, place.get(each.parent_id)) for each in article.comments]


@pytest.mark.parametrize("name", ["page.yml", "page.txt", "page.md", "page"])
def test_a_snapshot_is_a_page_whatever_its_name(tmp_path, name):
    (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (article,) = split(tmp_path)
    assert said(article) == COMMENTS
    assert article.title == "Bouskoura : des bus électriques dès mai"
    assert article.url == "https://www.sahel-info.example/societe/bus-electriques-812"
    assert (article.author, article.date) == ("Rim Alaoui", "2024-04-03T09:15")
    assert article.body.split("\n")[1] == (
        'Le conseil a voté hier soir "à l’unanimité", selon son président, un budget de neuf millions de dirhams '
        "sur trois ans."
    )
    assert not article.warnings


def test_the_words_of_a_comment_stand_at_its_span():
    for comment in split_snapshot(PAGE, "page", "A").comments:
        there = PAGE[slice(*comment.span)].replace('\\"', '"')
        assert all(line in there for line in comment.text.split("\n"))


def test_a_typed_list_is_no_snapshot(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("- text: a\n- text: b\n- paragraph: c\n- text: d\n- text: e\n- text: f\n", encoding="utf-8")
    (article,) = split_file(path)
    assert "- text: a" in article.title + article.body


def test_a_snapshot_nested_without_end_is_read_and_says_so(tmp_path):
    path = tmp_path / "deep.txt"
    deep = "".join(f"{' ' * depth}- generic [ref=e{depth}]:\n" for depth in range(3_000))
    path.write_text(f"- main:\n  - list:\n{deep}{' ' * 3_001}- paragraph: fin\n", encoding="utf-8")
    (article,) = split_file(path)
    assert any("nested" in warning for warning in article.warnings)


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, len(PAGE)), length=st.integers(0, 4_000), sown=st.text(max_size=30))
def test_any_piece_of_a_snapshot_is_read(start, length, sown):
    piece = PAGE[start : start + length]
    middle = len(piece) // 2
    article = split_snapshot(piece[:middle] + sown + piece[middle:], "page", "A")
    assert all(comment.text for comment in article.comments)
