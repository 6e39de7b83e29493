"""Label Studio: its labelling configuration, tasks with predictions, and the JSON that it exports.

Its smaller exports (JSON-MIN, CSV) are plain rows with a column `annotator` and need nothing of this.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from stance.records import Answer
from stance.targets import Target
from stance.train.formats.entries import Entry, Record, Remark, Task

COMMENT = "comment"
"""What the text is called in the configuration; every choice points to it."""

HOTKEYS = "qweasdzxcrtyfgvbnjklmiop1234567890"
"""Keys in the order in which labels get them: three a row of the keyboard; u and h are Label Studio's own."""

STYLE = """  <Style>
    .stance-title *, .stance-text * {
      unicode-bidi: plaintext; text-align: start; font-size: 1.15rem; line-height: 1.8
    }
    .stance-text span { display: inline-block; width: 100% }
    .stance-question :is(h1, h2, h3, h4, h5, h6) { font-size: 0.95rem; line-height: 1.3; margin: 6px 0 !important }
  </Style>"""
"""Arabic paragraphs stand right to left, French ones left to right, each by its own first letter.

Label Studio puts each line of a text into a box as wide as its words; only one of the full width has a right edge to
stand at. Questions are small enough for all of them to be seen beside a long comment.
"""


def recognises(fields: Mapping[str, Any]) -> bool:
    """Whether a record is a task of Label Studio."""
    return isinstance(fields.get("data"), dict) and ("annotations" in fields or "predictions" in fields)


def entries(record: Record, targets: Sequence[Target]) -> Iterator[Entry | Remark]:
    """One entry an annotation; tasks without one, and those that an annotator skipped, are remarks."""
    known = {target.name for target in targets}
    annotations = record.fields.get("annotations") or []
    if not isinstance(annotations, list) or not all(isinstance(one, dict) for one in annotations):
        yield Remark(record.place, "expected a list of annotations; export the project again as JSON")
        return
    if not annotations:
        yield Remark(record.place, "nobody has labelled this task", fatal=False)
    for one in annotations:
        if one.get("was_cancelled"):
            yield Remark(record.place, f"skipped by annotator {_annotator(one) or 'unknown'}", fatal=False)
            continue
        labels: dict[str, Any] = {}
        for name, value in _choices(one):
            if name not in known:
                yield Remark(record.place, f"{name!r} is no target and is not read", fatal=False)
            elif not value:
                yield Remark(record.place, f"nothing is chosen for {name}", fatal=False)
            elif len(value) > 1 or labels.get(name, value[0]) != value[0]:
                yield Remark(record.place, f"expected one label for {name}, got {', '.join(map(str, value))}")
            else:
                labels[name] = value[0]
        yield Entry(record.place, record.fields["data"], labels, _annotator(one))


def task(one: Task, number: int) -> dict[str, Any]:
    """A task to import, with the model's answers as a prediction where there are any."""
    made: dict[str, Any] = {"id": number, "data": {"text": one.text, **one.about}}
    if one.answers:
        result = [_chosen(number, name, answer) for name, answer in one.answers.items()]
        score = sum(answer.probabilities[answer.label] for answer in one.answers.values()) / len(one.answers)
        made["predictions"] = [{"model_version": one.model, "score": score, "result": result}]
    return made


def configuration(targets: Sequence[Target]) -> str:
    """The labelling configuration: the title, the comment, and one row of choices a target, each with its key."""
    keys = iter(HOTKEYS)
    lines = [
        "<View>",
        STYLE,
        '  <View className="stance-title"><Header value="$title" size="4"/></View>',
        f'  <View className="stance-text"><Text name="{COMMENT}" value="$text"/></View>',
    ]
    for target in targets:
        lines += [
            '  <View className="stance-question">',
            f'    <Header value={quoteattr(f"{target.name}: {target.claim}")} size="5"/>',
            f'    <Choices name={quoteattr(target.name)} toName="{COMMENT}" choice="single-radio" showInline="true">',
            *(f"      {_choice(label, next(keys, ''))}" for label in target.labels),
            "    </Choices>",
            "  </View>",
        ]
    return "\n".join([*lines, "</View>"])


def _chosen(number: int, name: str, answer: Answer) -> dict[str, Any]:
    return {
        "id": f"{number}-{name}",
        "from_name": name,
        "to_name": COMMENT,
        "type": "choices",
        "value": {"choices": [answer.label]},
        "score": answer.probabilities[answer.label],
    }


def _choice(label: str, key: str) -> str:
    return f"<Choice value={quoteattr(label)}" + (f' hotkey="{key}"/>' if key else "/>")


def _choices(annotation: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Control and what was chosen in it; results of other kinds, such as marked words, come with nothing chosen."""
    for part in annotation.get("result") or []:
        value = part.get("value") if isinstance(part, dict) else None
        chosen = value.get("choices") if isinstance(value, dict) else None
        yield (str(part.get("from_name")) if isinstance(part, dict) else str(part)), chosen or []


def _annotator(annotation: Mapping[str, Any]) -> str:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return "" if who is None else str(who)
