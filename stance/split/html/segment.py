"""The comments of an HTML page whose layout is known: one layout after the other is tried on its tree."""

from collections.abc import Iterable

from stance.split.css import Fields
from stance.split.html.blocks import runs_of
from stance.split.html.layouts import SERVICES, SITES
from stance.split.html.thread_layout import ThreadLayout
from stance.split.html.threads import NO_TEXT, Found, Thread, read_thread
from stance.split.html.zones import joined
from stance.split.markup import Markup


def segment(markup: Markup, article_id: str) -> Found:
    """The comments of a site's own thread and of a service's, each by the first layout that fits."""
    return joined(_first(markup, SERVICES, article_id), _first(markup, SITES, article_id), article_id)


def _first(markup: Markup, layouts: Iterable[ThreadLayout], article_id: str) -> Found:
    """The thread of the first layout that fits; else of one that fits badly, or what was found to be no comment."""
    rest = Found()
    for layout in layouts:
        for items in layout.items:
            found = _try(markup, layout, items, article_id)
            if (found.comments or found.opening) and not found.loose:
                return found
            told = len(found.comments), any(reject.reason != NO_TEXT for reject in found.rejects)
            if told > (len(rest.comments), bool(rest.rejects)):
                rest = found
    return rest


def _try(markup: Markup, layout: ThreadLayout, items: str, article_id: str) -> Found:
    elements = markup.index.select(items)
    if not elements or not any(markup.index.holds(text) for text in layout.text):
        return Found()
    thread = Thread(
        rule=layout.rule,
        confidence=layout.confidence,
        items=runs_of(elements) if layout.run else elements,
        parts=Fields(layout.fields()),
        dropped=frozenset(markup.index.select(layout.drop) if layout.drop else ()),
        wrappers=markup.index.select(layout.replies),
        opening=layout.opening,
    )
    return read_thread(markup, thread, article_id)
