"""Argilla: the records that `dataset.records.to_json` writes and `from_json` reads, one label question a target."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stance.targets import Target
from stance.train.formats.entries import Entry, Record, Remark, Task


def recognises(fields: Mapping[str, Any]) -> bool:
    """Whether a record is one of Argilla."""
    return isinstance(fields.get("fields"), dict)


def entries(record: Record, targets: Sequence[Target]) -> Iterator[Entry | Remark]:
    """One entry an annotator; a record without a response is a remark."""
    known = {target.name for target in targets}
    by_annotator: dict[str, dict[str, Any]] = {}
    try:
        for name, responses in (record.fields.get("responses") or {}).items():
            if name not in known:
                yield Remark(record.place, f"{name!r} is no target and is not read", fatal=False)
                continue
            for response in responses:
                labels = by_annotator.setdefault(str(response.get("user_id") or ""), {})
                if labels.setdefault(name, response["value"]) != response["value"]:
                    yield Remark(record.place, f"expected one label for {name} from each annotator, got two")
    except (AttributeError, KeyError, TypeError):
        yield Remark(record.place, "expected responses as {question: [{value, user_id}]}; export with records.to_json")
        return
    if not by_annotator:
        yield Remark(record.place, "nobody has labelled this record", fatal=False)
    metadata = record.fields.get("metadata")
    about = metadata if isinstance(metadata, dict) else {}
    for annotator, labels in by_annotator.items():
        yield Entry(record.place, {**about, **record.fields["fields"]}, labels, annotator)


def task(one: Task) -> dict[str, Any]:
    """A record to import, with the model's answers as suggestions."""
    return {
        "id": one.id,
        "fields": {"title": one.title, "text": one.text},
        "metadata": {name: value for name, value in one.about.items() if name != "title" and value},
        "suggestions": {
            name: {"value": answer.label, "score": answer.probabilities[answer.label], "agent": one.model}
            for name, answer in one.answers.items()
        },
        "responses": {},
        "vectors": {},
    }
