"""XML of any make that holds comments (Drupal's exports, databases' dumps) → objects and lists, as in JSON.

Files that define entities are refused before they come here, and nothing is fetched from anywhere.
"""

from collections import Counter
from pathlib import Path
from typing import Any, TextIO

from lxml import etree
from lxml.etree import _Element as Element

from stance.errors import InputError
from stance.split.tables.snippets import xml_text

DEEPEST = 40
"""Levels of a document beyond which an element counts for the words in it."""


def xml_value(path: Path, file: TextIO) -> object:
    """What a document says: the list of what its root repeats, or the object that its root is.

    Raises InputError where it is no XML.
    """
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False, remove_comments=True)
    try:
        root = etree.fromstring(xml_text(file.read()).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise InputError(f"{path}: expected XML, got a broken document ({problem}); mend it") from None
    return _value(root, 0)


def _value(element: Element, depth: int) -> object:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth > DEEPEST:
        words = "".join(element.itertext())
        return {"text": words, **_attributes(element)} if _attributes(element) and words.strip() else words
    times = Counter(_name(child) for child in children)
    (name, n), *others = times.most_common()
    # "<comments>" around one "<comment>" is a list too.
    if not others and (n > 1 or _name(element).startswith(name)):
        return [_value(child, depth + 1) for child in children]
    row: dict[str, Any] = _attributes(element)
    for child in children:
        value = _value(child, depth + 1)
        if times[_name(child)] > 1:
            row.setdefault(_name(child), []).append(value)
        else:
            row[_name(child)] = value
    return row


def _attributes(element: Element) -> dict[str, Any]:
    """What an element says of itself, without what only tells programs how to read it."""
    return {str(name): value for name, value in element.attrib.items() if "}" not in str(name) and name != "key"}


def _name(element: Element) -> str:
    return str(etree.QName(element).localname)
