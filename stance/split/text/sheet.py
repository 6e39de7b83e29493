"""An article and its comments out of the cells of a sheet: a comment a row, the article's parts above or among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.records import Article, Comment, Reject
from stance.split.dates import Date, date_line, fold
from stance.split.ids import comment_id
from stance.split.meta.language import language_of
from stance.split.source import to_int
from stance.split.text.article import BODY, LEAD, TITLE, article_roles
from stance.split.text.cells import Cell, Sheet, label_of, value_of
from stance.split.text.marks import answered_in
from stance.split.text.match import name_key
from stance.split.text.rows import read_rows
from stance.split.text.whole import bare_title

RULE, COMMENT, OUTSIDE = "sheet", "comment", "outside a comment"

NAMED, GUESSED = 0.95, 0.75
"""The confidence in comments of a sheet that names its columns, and of one that does not."""

_Row = tuple[Cell, ...]


@dataclass(slots=True)
class _About:
    """What is known of the article, while rows are read."""

    title: str = ""
    lead: str = ""
    body: tuple[str, ...] = ()
    author: str | None = None
    date: Date | None = None


def sheet_article(page: str, sheet: Sheet, source: str, article_id: str) -> Article | None:
    """The article of a page whose comments are rows of a sheet; None where no row holds one."""
    parts = _parts(sheet)
    if not parts:
        return None
    comments = _comments(sheet, [at for at, part in parts.items() if part == COMMENT], article_id)
    about, known = _about(page, sheet, parts)
    rejects = [_reject(page, row) for at, row in enumerate(sheet.rows) if at not in parts and at not in known]
    body = "\n".join(about.body)
    return Article(
        id=article_id,
        source=source,
        title=about.title,
        lead=about.lead,
        body=body,
        author=about.author,
        date=about.date.moment if about.date else None,
        date_raw=about.date.words if about.date else None,
        comments=comments,
        rejects=tuple(sorted(rejects, key=lambda reject: reject.span)),
        language=language_of(body),
        warnings=tuple(f"no {name} was found" for name, value in (("title", about.title), ("body", body)) if not value),
    )


def _parts(sheet: Sheet) -> dict[int, str]:
    """The part that each row of the sheet plays; rows that play none are left out.

    A column that says of rows what they are counts where it calls any a comment or a title.
    """
    rows = {at: row for at, row in enumerate(sheet.rows) if at >= sheet.first and value_of(row, sheet.fields, "text")}
    kinds = {at: _kind(value_of(row, sheet.fields, "kind")) for at, row in rows.items()}
    if {COMMENT, TITLE} & set(kinds.values()):
        return {at: kind for at, kind in kinds.items() if kind}
    # Under named columns a reader may have given no name; a row of sums has neither name nor date.
    enough = any if sheet.named else all
    signed = [name for name in ("author", "date") if name in sheet.fields or not sheet.named]
    return {at: COMMENT for at, row in rows.items() if enough(value_of(row, sheet.fields, name) for name in signed)}


def _kind(words: str) -> str:
    bare = fold(words).lower().strip(" :.")
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(bare)), "")


def _comments(sheet: Sheet, said: Sequence[int], article_id: str) -> tuple[Comment, ...]:
    comments: list[Comment] = []
    spoken: dict[str, str] = {}
    for number, at in enumerate(said, 1):
        comment, mark = _marked(_comment(sheet, sheet.rows[at]))
        own = comment_id(article_id, number)
        mark = value_of(sheet.rows[at], sheet.fields, "parent") or mark
        parent = spoken.get(name_key(mark.lstrip("#")))
        comments.append(replace(comment, id=own, article_id=article_id, parent_id=parent))
        for key in (comment.author or "", value_of(sheet.rows[at], sheet.fields, "id").lstrip("#")):
            if key:
                spoken[name_key(key)] = own
    return tuple(comments)


def _comment(sheet: Sheet, row: _Row) -> Comment:
    cell = row[sheet.fields["text"]]
    date = _date(sheet, row)
    return Comment(
        id="",
        article_id="",
        text=cell.text,
        span=cell.span,
        rule=RULE,
        confidence=NAMED if sheet.named else GUESSED,
        author=value_of(row, sheet.fields, "author") or None,
        date=date.iso if date else None,
        date_raw=date.words if date else None,
        likes=to_int(value_of(row, sheet.fields, "likes") or None),
    )


def _marked(comment: Comment) -> tuple[Comment, str]:
    """A comment without what says in brackets, in front of its words, whom it answers; and that."""
    found = _MARKED.match(comment.text)
    mark = answered_in(found[1]) if found else ""
    if not found or not mark:
        return comment, ""
    span = comment.span[0] + found.end(), comment.span[1]
    return replace(comment, text=comment.text[found.end() :], span=span), mark


def _date(sheet: Sheet, row: _Row) -> Date | None:
    words = (value_of(row, sheet.fields, "date"), value_of(row, sheet.fields, "time"))
    return date_line(" ".join(filter(None, words)))


def _about(page: str, sheet: Sheet, parts: dict[int, str]) -> tuple[_About, set[int]]:
    """The article, from its rows in the sheet, else from the lines above it; with the rows above that say something."""
    own = [(part, sheet.rows[at]) for at, part in parts.items() if part != COMMENT]
    texts = {part: [value_of(row, sheet.fields, "text") for name, row in own if name == part] for part in _KINDS}
    above = range(sheet.first - sheet.named)
    labels = {at: [cell for cell in sheet.rows[at] if cell.text] for at in above}
    labelled = {at: label_of(cells[0].text) for at, cells in labels.items() if len(cells) == 2}
    known = {name: labels[at][1].text for at, name in reversed(labelled.items()) if name}
    titles = [value for at, part in parts.items() if (value := value_of(sheet.rows[at], sheet.fields, "title"))]
    head = next((row for part, row in own if part == TITLE), None)
    about = _About(
        title=next(iter([*texts[TITLE], *titles]), known.get("title", "")),
        lead="\n".join(texts[LEAD]) or known.get("lead", ""),
        body=tuple(texts[BODY]),
        author=(value_of(head, sheet.fields, "author") if head else known.get("author")) or None,
        date=_date(sheet, head) if head else date_line(known.get("date", "")),
    )
    if own or not above:
        return about, {at for at, name in labelled.items() if name}
    return _told(page[: sheet.rows[sheet.first - sheet.named][0].span[0]], about), set(above)


def _told(page: str, about: _About) -> _About:
    """The article as the lines above a sheet tell it, where the sheet itself does not."""
    lines = read_rows(page)
    roles, header = article_roles(lines, len(lines))
    said = {part: tuple(line.text for line, role in zip(lines, roles, strict=True) if role == part) for part in _KINDS}
    title = bare_title(lines, roles.index(TITLE)) if TITLE in roles else ""
    return _About(
        title=about.title or title,
        lead=about.lead or "\n".join(said[LEAD]),
        body=said[BODY],
        author=about.author or header.author,
        date=about.date or header.date,
    )


def _reject(page: str, row: _Row) -> Reject:
    filled = [cell.span for cell in row if cell.text]
    span = filled[0][0], filled[-1][1]
    return Reject(page[slice(*span)], span, OUTSIDE)


_MARKED = re.compile(r"[(\[]([^()\[\]]{4,60})[)\]]\s{1,3}(?=\S)")

_KINDS = {
    COMMENT: re.compile(r"(?:commentaire|comment|avis|reaction|reponse|reply|(?:ال)?تعليق|(?:ال)?رد)s?(?: .{1,20})?"),
    TITLE: re.compile(r"titre|title|headline|(?:ال)?عنوان"),
    LEAD: re.compile(r"chapo|chapeau|lead|resume|(?:ال)?مقدمة|(?:ال)?ملخص"),
    BODY: re.compile(r"texte|corps|paragraphe|article|body|text|(?:ال)?نص|(?:ال)?فقرة|(?:ال)?متن"),
}
"""What a sheet calls the parts of a page, in folded words."""
