"""What can be said on the command line: commands, options and their help, without what carries them out."""

import argparse
from pathlib import Path
from typing import NoReturn

from stance import __version__
from stance.errors import UsageError
from stance.prevalence.counting import AUTO, METHODS
from stance.voices import COMMENT, VOICES

STDOUT = "-"
PATHS = "a saved page, copied page text, a table, feed, export or crawl (WARC), or a folder of them"
EXIT_CODES = "exit codes: 0 all done, 2 wrong usage or model, 3 some inputs were skipped, 4 none could be read"
SCORE_EXAMPLES = f"""examples:
  stance score pages/ --out results
  stance score comments.csv --out results --format csv --overwrite
  stance score export.csv --columns text=body,author=user --out results
  stance score page.html --out - | head
  stance score archive/ --out results --format parquet --engine ray --address head:6379

Broken off, be it by Ctrl-C, a full disk or a kill? The same command goes on where it was.
A CSV in a folder begins with a byte-order mark so that Excel shows Arabic; read it elsewhere as utf-8-sig.
{EXIT_CODES}"""
SPLIT_EXAMPLES = f"""examples:
  stance split page.txt
  stance split pages/ --out articles.jsonl --jobs 4
  stance split export.csv --columns text=body,author=user
  stance split page.html --explain
  stance split pages/ --review review.html

{EXIT_CODES}"""
EVALUATE_EXAMPLES = """examples:
  stance evaluate dev.jsonl --baseline train.jsonl written.jsonl
  stance evaluate dev.jsonl --model models/mine --against models/default
  stance evaluate mine.jsonl --suspects 20

Macro-F1 is the mean F1 over the labels that occur among the rows. Groups with fewer than 30 rows get no line."""
FINETUNE_EXAMPLES = """examples:
  stance finetune labelled.jsonl --out models/mine
  stance finetune labelled.jsonl --out models/mine --resume
  stance finetune labelled.csv seeds/comments.jsonl --out models/mine --targets my.toml
  stance finetune labelled.jsonl --out models/mine --base xlm-roberta-base --lora

Rows that name no split are divided by article. Where a row says nothing of a target, the base's answer is kept."""
LABEL_EXAMPLES = """examples:
  stance label results --n 200 --to label-studio --out tasks.json
  stance label results --labelled done.json --to csv --out more.csv
  stance label results other-model --strategy disagreement --out tasks.csv
  stance label --guide
  stance label --guide label-studio > config.xml
  stance label --agreement export.json

A fifth is drawn at random under articles of its own and is of split test: judge the finished model by it."""
LABELLED = "comments with labels, as JSON Lines, CSV, Parquet or an annotation tool's export"
AUTHORS = ("keep", "hash", "drop")
GROUPS = ("language", "length", "source")
STRATEGIES = ("random", "uncertainty", "diverse", "disagreement")
TOOLS = ("csv", "jsonl", "label-studio", "doccano", "argilla")
GUIDES = ("text", "label-studio")
BACKENDS = ("auto", "torch", "onnx", "openvino")
ENGINES = ("local", "ray")

EXPORT_EXAMPLES = """example:
  stance export --onnx models/default-onnx

The graph takes token ids and n-grams and gives the logits of all targets; it stands beside the model's tokenizer."""
REPORT_EXAMPLES = """example:
  stance score pages/ --out results && stance report results --out report.html --lang fr"""
RESULTS = "a folder that score wrote, or scored comments alone as JSON Lines, CSV or Parquet"


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line like all others."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the usage and leaving."""
        raise UsageError(f"{message}; see {self.prog} --help")


def parser() -> Parser:
    """The parser of all commands; `command` in what it returns is the name of the one that was called."""
    whole = Parser(prog="stance", description="What readers say under news, comment by comment.", epilog=EXIT_CODES)
    whole.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND", dest="command")
    _score(_command(commands, "score", "stance, sentiment and language of every comment", SCORE_EXAMPLES))
    _split(_command(commands, "split", "articles and their comments as JSON, without a model", SPLIT_EXAMPLES))
    _evaluate(_command(commands, "evaluate", "scores of a model on labelled comments", EVALUATE_EXAMPLES, ""))
    _finetune(_command(commands, "finetune", "a model of your own from labelled comments", FINETUNE_EXAMPLES, ""))
    _label(_command(commands, "label", "which comments to label next", LABEL_EXAMPLES, ""))
    _export(_command(commands, "export", "a model folder for machines without torch", EXPORT_EXAMPLES, ""))
    _report(_command(commands, "report", "scored articles as one page to read", REPORT_EXAMPLES, RESULTS))
    return whole


def _score(command: Parser) -> None:
    command.add_argument("--out", required=True, metavar="DIR|-", help="folder for the results; - prints comment rows")
    command.add_argument("--format", choices=("jsonl", "csv", "parquet"), default="jsonl", help="default: %(default)s")
    command.add_argument("--model", type=Path, metavar="DIR", help="a model folder; default: the one that ships")
    command.add_argument("--backend", choices=BACKENDS, default="auto", help="what computes; default: %(default)s")
    command.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="where it runs; default: %(default)s")
    command.add_argument("--address", metavar="HOST:PORT", help="of a Ray cluster; default: the cores of this machine")
    command.add_argument("--overwrite", action="store_true", help="replace earlier results in the folder")
    command.add_argument("--prevalence", choices=METHODS, default=AUTO, help="estimator of shares; default: auto")
    command.add_argument("--voices", choices=VOICES, default=COMMENT, help="whose voice counts; default: comment")
    command.add_argument("--authors", choices=AUTHORS, default=AUTHORS[0], help="names of commenters; default: keep")
    command.add_argument("--authors-key", type=Path, metavar="FILE", help="of pseudonyms; default: one of your own")
    command.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    command.add_argument("--log-json", type=Path, metavar="FILE", help="append what happens to it, as lines of JSON")
    _columns(command)


def _split(command: Parser) -> None:
    shown = command.add_mutually_exclusive_group()
    command.add_argument("--out", metavar="FILE|-", help="a new file; default: standard output")
    command.add_argument("--format", choices=("jsonl",), default="jsonl", help="default: %(default)s")
    command.add_argument("--jobs", type=_count, metavar="N", help="processes that read files; default: one a core")
    shown.add_argument("--explain", action="store_true", help="of one page, print what was taken as what and why")
    shown.add_argument("--review", type=Path, metavar="FILE", help="a new HTML page that shows it in colours")
    _columns(command)


def _evaluate(command: Parser) -> None:
    command.add_argument("labelled", nargs="*", type=Path, metavar="LABELLED", help=LABELLED)
    command.add_argument("--model", type=Path, metavar="DIR", help="a model folder; default: the one that ships")
    command.add_argument("--against", type=Path, metavar="DIR", help="another model folder, tested on the same rows")
    command.add_argument("--baseline", type=Path, nargs="+", default=(), metavar="FILE", help="rows TF-IDF learns from")
    command.add_argument("--split", metavar="NAME", help="only rows of this split; default: all rows")
    command.add_argument("--by", type=_groups, default=GROUPS[:1], metavar="GROUP,…", help=f"of {', '.join(GROUPS)}")
    command.add_argument("--suspects", type=_count, default=0, metavar="N", help="labels that are likely wrong")
    command.add_argument("--suite", type=Path, metavar="DATA", help="score the public test sets below this folder too")
    command.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")


def _finetune(command: Parser) -> None:
    command.add_argument("labelled", nargs="+", type=Path, metavar="LABELLED", help=LABELLED)
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new model folder")
    command.add_argument("--base", metavar="DIR|NAME", help="a model folder, an encoder's or its hub name")
    command.add_argument("--targets", type=Path, metavar="FILE", help="a targets.toml with themes the base lacks")
    command.add_argument("--resume", action="store_true", help="go on with a run that was broken off")
    command.add_argument("--lora", action="store_true", help="learn low-rank additions to a large encoder")
    command.add_argument("--epochs", type=float, help="most passes over the rows; default: by their number")
    command.add_argument("--rate", type=float, help="learning rate; default: by the encoder's size")
    command.add_argument("--batch", type=_count, default=16, metavar="N", help="rows a step; default: %(default)s")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="default: %(default)s")


def _label(command: Parser) -> None:
    command.add_argument("results", nargs="*", type=Path, metavar="RESULTS", help="folders that score wrote")
    command.add_argument("--n", type=_count, default=200, metavar="N", help="comments; default: %(default)s")
    command.add_argument("--strategy", choices=STRATEGIES, default=STRATEGIES[0], help="default: %(default)s")
    command.add_argument("--to", choices=TOOLS, default=TOOLS[0], help="the file's format; default: %(default)s")
    command.add_argument("--out", metavar="FILE|-", help="a new file")
    command.add_argument("--labelled", nargs="+", type=Path, default=(), metavar="FILE", help="none of these comments")
    command.add_argument("--guide", nargs="?", const="text", choices=GUIDES, help="print codebook or configuration")
    command.add_argument("--agreement", nargs="+", type=Path, default=(), metavar="FILE", help="print their agreement")
    command.add_argument("--targets", type=Path, metavar="FILE", help="a targets.toml with themes of your own")


def _report(command: Parser) -> None:
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new HTML file")
    command.add_argument("--lang", choices=("ar", "fr", "en"), default="ar", help="of the page; default: %(default)s")
    command.add_argument("--by", default="", metavar="COLUMN", help="compare articles by it: site, or one you added")
    command.add_argument("--model", type=Path, metavar="DIR", help="the model behind; default: the one run.json names")


def _export(command: Parser) -> None:
    command.add_argument("--model", type=Path, metavar="DIR", help="a model folder; default: the one that ships")
    command.add_argument("--onnx", type=Path, required=True, metavar="OUT", help="a new folder for the ONNX graph")


def _columns(command: Parser) -> None:
    command.add_argument(
        "--columns",
        default="",
        metavar="FIELD=COLUMN,…",
        help="what a table calls our fields, where its names do not tell: text=body,author=user",
    )


def _command(
    commands: "argparse._SubParsersAction[Parser]", name: str, purpose: str, examples: str, paths: str = PATHS
) -> Parser:
    command = commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if paths:
        command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=paths)
    return command


def _groups(words: str) -> tuple[str, ...]:
    names = tuple(words.split(","))
    if unknown := [name for name in names if name not in GROUPS]:
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(GROUPS)}, got {', '.join(unknown)}")
    return names


def _count(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {words!r}")
    return int(words)
