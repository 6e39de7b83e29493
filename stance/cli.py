"""The command line: one thin function a command, and the one place where an error becomes a line and an exit code."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from stance.arguments import STDOUT, parser
from stance.errors import StanceError, UsageError

if TYPE_CHECKING:
    from stance.engines.local import Step
    from stance.engines.reading import Skipped, SplitFile
    from stance.engines.tally import ScoringModel

DONE, USAGE, SOME_SKIPPED, NONE_READ = 0, 2, 3, 4
INTERRUPTED, BROKEN_PIPE = 130, 141
"""128 and the signal's number, as a shell reports them."""

WIDTH = 120
"""Columns of a summary that goes to a file or pipe."""

LISTED = 20
"""Skipped files named on the terminal where `run.json` holds them all."""

LoadStep = Callable[[Path | None], "tuple[ScoringModel, Step]"]


def main(argv: Sequence[str] | None = None, load: LoadStep | None = None) -> int:
    """Run one command and return its exit code; `load` is where `score` gets its model, a model folder by default."""
    try:
        args = parser().parse_args(argv)
        code = score(args, load) if args.command == "score" else COMMANDS[args.command](args)
        sys.stdout.flush()
        return code
    except StanceError as problem:
        _say_all(str(problem), problem)
        _let_go_of_stdout()
        return USAGE
    except KeyboardInterrupt as stop:
        said, code = stop.args or ("interrupted", INTERRUPTED)
        _say_all(said, stop)
        return int(code)
    except BrokenPipeError:  # whoever reads has read enough
        _let_go_of_stdout()
        return BROKEN_PIPE


def score(args: Namespace, load: LoadStep | None) -> int:
    """Pages and tables → stance per comment and per article."""
    from stance.runs.command import Wish, carry_out

    asked = ("paths", "out", "format", "model", "overwrite", "prevalence", "voices", "quiet", "log_json", "authors")
    where = ("engine", "address", "backend")
    wish = Wish(_columns(args), *(getattr(args, name) for name in (*asked, "authors_key", *where)))
    done = carry_out(wish, load, _say)
    return _finish(done.n_files, done.skipped, (0 if args.quiet else LISTED) if done.written else None)


def split(args: Namespace) -> int:
    """Pages and tables → one JSON object an article, a page to look at, or both."""
    from stance.engines.output import new_file
    from stance.engines.passing import counted, written
    from stance.engines.pool import Pool
    from stance.engines.reading import Reader, Skipped, page_text, splitter
    from stance.machine import cores
    from stance.report.bars import bar
    from stance.report.review import review
    from stance.split import find_inputs

    read = splitter(_columns(args))
    files, unread = find_inputs(args.paths)
    if args.explain:
        return _explain(files, read, args.out)
    reader = Reader(files, read, Pool(args.jobs or cores()))
    out = args.out or ("" if args.review else STDOUT)
    with ExitStack() as opened:
        tell = opened.enter_context(bar(_seen_apart(out == STDOUT)))
        articles = counted(reader, len(files), tell)
        if out:
            file = opened.enter_context(new_file(sys.stdout.buffer if out == STDOUT else Path(out)))
            articles = written(articles, file)
        if args.review:
            page = opened.enter_context(new_file(args.review))
            page.writelines(piece.encode() for piece in review(articles, page_text))
        for _ in articles:  # those that the page does not show are written all the same
            pass
    skipped = [*(Skipped.of(path, reason) for path, reason in unread), *reader.skipped]
    return _finish(len(reader.inputs), skipped, None)


def evaluate(args: Namespace) -> int:
    """Labelled rows → how right the model is on them, beside a TF-IDF baseline or another model."""
    from stance.train.commands import Questions, assess

    asked = ("labelled", "model", "against", "baseline", "split", "by", "suspects", "suite", "json")
    print(assess(Questions(*(getattr(args, name) for name in asked))))
    return DONE


def finetune(args: Namespace) -> int:
    """Labelled rows → a model folder, and whether it is better than what it started from."""
    from stance.report.bars import bar
    from stance.train.commands import finetune
    from stance.train.tune import Request

    asked = ("labelled", "out", "base", "targets", "resume", "lora", "epochs", "rate", "batch", "seed")
    with bar(sys.stderr.isatty()) as tell:
        print(finetune(Request(*(getattr(args, name) for name in asked)), tell, _say))
    return DONE


def report(args: Namespace) -> int:
    """Results of `score` → one page to read and to pass on."""
    from stance.engines.output import new_file
    from stance.report.page import report

    with new_file(args.out) as file:
        file.writelines(report(args.paths, args.lang, args.model, args.by))
    return DONE


def label(args: Namespace) -> int:
    """Scored results → comments to label; the guide to label by; or how far annotators agree."""
    from stance.label.command import Wish, carry_out

    asked = ("results", "n", "strategy", "to", "out", "labelled", "guide", "agreement", "targets")
    print(carry_out(Wish(*(getattr(args, name) for name in asked)), _say), end="")
    return DONE


def export(args: Namespace) -> int:
    """A model folder → one that holds it as an ONNX graph."""
    from stance.model.export import export_onnx

    print(export_onnx(args.model, args.onnx))
    return DONE


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    run.__name__: run for run in (split, evaluate, finetune, label, report, export)
}
"""The commands that need no model handed to them."""


def _columns(args: Namespace) -> Mapping[str, str]:
    from stance.split import parse_columns

    return parse_columns(args.columns) if args.columns else {}


def _explain(files: Sequence[Path], read: "SplitFile", out: str | None) -> int:
    """Print what was made of one page."""
    from rich.console import Console

    from stance.engines.reading import Skipped, read_file
    from stance.report.explain import explain

    if len(files) != 1:
        raise UsageError(f"expected one page with --explain, got {len(files)}; name one of them")
    if out not in (None, STDOUT):
        raise UsageError(f"expected no --out with --explain, which prints, got {out}; leave one of the two out")
    outcome = read_file(files[0], read)
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    console = Console(width=None if known else WIDTH, highlight=False, markup=False, emoji=False)
    for article in outcome.articles:
        console.print(explain(article))
    skipped = [Skipped.of(outcome.path, outcome.reason)] if outcome.reason else []
    return _finish(1 - len(skipped), skipped, None)


def _seen_apart(to_stdout: bool) -> bool:
    """Whether a bar on standard error is seen, and not among the results."""
    return sys.stderr.isatty() and not (to_stdout and sys.stdout.isatty())


def _finish(n_read: int, skipped: Sequence["Skipped"], most: int | None) -> int:
    """Name the skipped files, `most` of them at most, and return the exit code."""
    for each in skipped[:most]:
        _say(f"skipped {each.path}: {each.reason}")
    if most and len(skipped) > most:
        _say(f"and {len(skipped) - most} more skipped, all in run.json")
    if not n_read:
        _say("found no page or table that can be read; name HTML or text files, tables, or folders that hold some")
        return NONE_READ
    return SOME_SKIPPED if skipped else DONE


def _let_go_of_stdout() -> None:
    """Where standard output takes no more, spare the user the complaint of Python's own flush at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_all(line: str, problem: BaseException) -> None:
    for each in (line, *getattr(problem, "__notes__", ())):
        _say(each)


def _say(line: str) -> None:
    from stance.report.terminal import one_line

    print(f"stance: {one_line(line)}", file=sys.stderr)
