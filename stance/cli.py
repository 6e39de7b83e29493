"""The command line: one thin function a command, and the one place where an error becomes a line and an exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from stance import __version__
from stance.errors import StanceError, UsageError

if TYPE_CHECKING:
    from stance.engines.local import Progress, Step
    from stance.engines.reading import Skipped
    from stance.engines.tally import RunReport, ScoringModel

DONE, USAGE, SOME_SKIPPED, NONE_READ = 0, 2, 3, 4
INTERRUPTED, BROKEN_PIPE = 130, 141
"""128 and the signal's number, as a shell reports them."""

WIDTH = 120
"""Columns of a summary that goes to a file or pipe."""

LISTED = 20
"""Skipped files named on the terminal where `run.json` holds them all."""

STDOUT = "-"
PATHS = "a saved page, copied page text, a table (.jsonl, .json, .csv, .parquet), or a folder of them"
EXIT_CODES = "exit codes: 0 all done, 2 wrong usage or model, 3 some inputs were skipped, 4 none could be read"
SCORE_EXAMPLES = f"""examples:
  stance score pages/ --out results
  stance score comments.csv --out results --format csv --overwrite
  stance score page.html --out - | head

A CSV in a folder begins with a byte-order mark so that Excel shows Arabic; read it elsewhere as utf-8-sig.
{EXIT_CODES}"""
SPLIT_EXAMPLES = f"""examples:
  stance split page.txt
  stance split pages/ --out articles.jsonl

{EXIT_CODES}"""

EVALUATE_EXAMPLES = """example:
  stance evaluate dev.jsonl --baseline train.jsonl written.jsonl

Macro-F1 is the mean F1 over the labels that occur among the rows. Languages with fewer than 30 rows get no line."""

LoadStep = Callable[[Path | None], "tuple[ScoringModel, Step]"]


def load_step(path: Path | None) -> "tuple[ScoringModel, Step]":
    """The model in `path`, or the one that ships, and the function that scores articles with it."""
    from stance.model.folder import load
    from stance.predict import score

    model = load(path)
    return model, lambda articles: score(articles, model)


def main(argv: Sequence[str] | None = None, load: LoadStep = load_step) -> int:
    """Run one command and return its exit code; `load` is where `score` gets its model."""
    try:
        args = _parser(load).parse_args(argv)
        code: int = args.command(args)
        sys.stdout.flush()
        return code
    except StanceError as problem:
        _say(str(problem))
        _let_go_of_stdout()
        return USAGE
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # whoever reads has read enough
        _let_go_of_stdout()
        return BROKEN_PIPE


def score(args: argparse.Namespace, load: LoadStep) -> int:
    """Pages and tables → stance per comment and per article."""
    from stance.engines.local import run
    from stance.engines.plan import plan

    to_stdout = args.out == STDOUT
    if to_stdout and args.format == "parquet":
        raise UsageError("Parquet cannot go to standard output; name a folder with --out, or use --format jsonl or csv")
    planned = plan(args.paths, sys.stdout.buffer if to_stdout else Path(args.out), args.format, args.overwrite)
    if not planned.files:
        return _finish(0, planned.skipped, None)
    model, step = load(args.model)
    with _progress(shown=sys.stderr.isatty() and not (to_stdout and sys.stdout.isatty())) as watch:
        report = run(planned, model, step, watch)
    if report.n_files:
        _summarise(report, model, args.out)
    return _finish(report.n_files, report.skipped, LISTED if report.written else None)


def split(args: argparse.Namespace) -> int:
    """Pages and tables → one JSON object an article."""
    from stance.engines.output import new_file
    from stance.engines.reading import Reader, Skipped
    from stance.engines.rows import article_object
    from stance.engines.tables import json_line
    from stance.split import find_inputs, split_file

    with new_file(sys.stdout.buffer if args.out == STDOUT else Path(args.out)) as file:
        files, unread = find_inputs(args.paths)
        reader = Reader(files, split_file)
        for article in reader:
            file.write(json_line(article_object(article)))
    skipped = [*(Skipped.of(path, reason) for path, reason in unread), *reader.skipped]
    return _finish(len(reader.inputs), skipped, None)


def evaluate(args: argparse.Namespace) -> int:
    """Labelled rows → how right the model is on them, beside a TF-IDF baseline when that gets rows to learn from."""
    from stance.train.evaluate import compare, table

    print(table(compare(args.paths, args.model, args.baseline, args.split)))
    return DONE


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line like all others."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")


def _parser(load: LoadStep) -> _Parser:
    parser = _Parser(prog="stance", description="What readers say under news, comment by comment.", epilog=EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    one = _command(commands, "score", "stance, sentiment and language of every comment", SCORE_EXAMPLES)
    one.add_argument("--out", required=True, metavar="DIR|-", help="folder for the results; - prints comment rows")
    one.add_argument("--format", choices=("jsonl", "csv", "parquet"), default="jsonl", help="default: %(default)s")
    one.add_argument("--model", type=Path, metavar="DIR", help="a model folder; default: the one that ships")
    one.add_argument("--overwrite", action="store_true", help="replace earlier results in the folder")
    one.set_defaults(command=partial(score, load=load))

    two = _command(commands, "split", "articles and their comments as JSON, without a model", SPLIT_EXAMPLES)
    two.add_argument("--out", default=STDOUT, metavar="FILE|-", help="a new file; default: standard output")
    two.add_argument("--format", choices=("jsonl",), default="jsonl", help="default: %(default)s")
    two.set_defaults(command=split)

    three = _command(commands, "evaluate", "scores of a model on labelled comments", EVALUATE_EXAMPLES)
    three.add_argument("--model", type=Path, metavar="DIR", help="a model folder; default: the one that ships")
    three.add_argument("--baseline", type=Path, nargs="+", default=(), metavar="FILE", help="rows TF-IDF learns from")
    three.add_argument("--split", metavar="NAME", help="only rows of this split; default: all rows")
    three.set_defaults(command=evaluate)
    return parser


def _command(commands: "argparse._SubParsersAction[_Parser]", name: str, purpose: str, examples: str) -> _Parser:
    parser = commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=PATHS)
    return parser


@contextmanager
def _progress(shown: bool) -> Iterator[Callable[["Progress"], None] | None]:
    """What to tell how far a run is; None where nobody would see it."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("reading", total=None)

        def watch(progress: "Progress") -> None:
            # The comments of files still unread are guessed from those read so far.
            total = progress.found * progress.n_files / max(1, progress.files)
            words = f"{progress.scored} comments, {progress.files}/{progress.n_files} files"
            bar.update(task, completed=progress.scored, total=total, description=words)

        yield watch


def _summarise(report: "RunReport", model: "ScoringModel", out: str) -> None:
    from rich.console import Console

    from stance.report.terminal import summary

    known = sys.stderr.isatty() or "COLUMNS" in os.environ
    console = Console(stderr=True, width=None if known else WIDTH)
    console.print(summary(report.largest, model.targets, console.width))
    if more := report.n_articles - len(report.largest):
        _say(f"and {_count(more, 'more article')}" + (f", all in {report.written[1]}" if report.written else ""))
    place = "standard output" if out == STDOUT else out
    speed = f" ({report.n_comments / report.seconds:.0f} a second)" if report.n_comments else ""
    done = f"{_count(report.n_articles, 'article')}, {_count(report.n_comments, 'comment')}"
    _say(f"{done} in {report.seconds:.1f} s{speed} → {place}")


def _finish(n_read: int, skipped: Sequence["Skipped"], most: int | None) -> int:
    """Name the skipped files, `most` of them at most, and return the exit code."""
    for each in skipped[:most]:
        _say(f"skipped {each.path}: {each.reason}")
    if most is not None and len(skipped) > most:
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


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _say(line: str) -> None:
    from stance.report.terminal import one_line

    print(f"stance: {one_line(line)}", file=sys.stderr)
