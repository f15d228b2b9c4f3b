# SPDX-License-Identifier: MIT
"""The command line: python3 -m lnsim report|sweep-figure|characterise|train|study|proxy."""

import argparse
import io
import sys
from pathlib import Path

from lnsim import output
from lnsim.characterise import command as characterise_command
from lnsim.errors import InputError, LostOutput
from lnsim.proxy import command as proxy_command
from lnsim.study import command as study_command
from lnsim.train import command as train_command

_EXAMPLES = """examples:
  python3 -m lnsim report out/resnet50
  python3 -m lnsim report out/resnet50 out/bert-base --out pictures
  python3 -m lnsim sweep-figure out/sweep.csv --out out
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lnsim", description="Figures and a page from lnsim's results, and what makes them.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    report = commands.add_parser(
        "report", help="figures (PNG, SVG) and an HTML page of simulations and trainings",
        description="Reads DIR/report.json and DIR/training.json, one or both, of every DIR. "
                    "Several of one kind also give a comparison.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    report.add_argument("folders", nargs="+", type=Path, metavar="DIR",
                        help="folder that holds a report.json or a training.json")
    report.add_argument("--out", type=Path, metavar="DIR",
                        help="where to write (default: beside the results)")
    sweep = commands.add_parser(
        "sweep-figure", help="Pareto figures (PNG, SVG) from a sweep's CSV file",
        description="Draws energy against cycles of the points whose status is ok, and where the "
                    "file has accuracies, accuracy against energy.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    sweep.add_argument("table", type=Path, metavar="CSV", help="file written by lnsim sweep")
    sweep.add_argument("--out", type=Path, metavar="DIR", required=True, help="where to write")
    characterise = commands.add_parser(
        "characterise", help="a technology file from designs that lnsim characterise prepared")
    characterise_command.add_arguments(characterise)
    designs = commands.add_parser(
        "design-figures", help="figures (PNG, SVG) of a technology's characterised designs")
    designs.add_argument("technologies", nargs="+", type=Path, metavar="FILE")
    designs.add_argument("--out", type=Path, metavar="DIR", required=True, help="where to write")
    train = commands.add_parser("train", help="a small network on real data, in an arithmetic")
    train_command.add_arguments(train)
    study = commands.add_parser("study", help="many trainings, their results and figures")
    study_command.add_arguments(study)
    proxy = commands.add_parser("proxy", help="accuracy predicted from a captured step's noise")
    proxy_command.add_arguments(proxy)
    return parser


def _files(options: argparse.Namespace) -> dict[Path, bytes]:
    if options.command == "characterise":
        return characterise_command.run(options)
    if options.command == "train":
        return train_command.run(options)
    if options.command == "study":
        return study_command.run(options)
    if options.command == "proxy":
        return proxy_command.run(options)
    from lnsim import commands  # not needlessly: it loads matplotlib
    if options.command == "report":
        return commands.report_files(options.folders, options.out)
    if options.command == "design-figures":
        return commands.design_files(options.technologies, options.out)
    return commands.sweep_files(options.table, options.out)


def main(arguments: list[str]) -> int:
    """Runs one command; prints the written files, one a line. Returns the exit status: 2 where the
    input is bad, 3 where output was lost."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Names of files are bytes, not all of which are UTF-8.
        sys.stdout.reconfigure(errors="surrogateescape")
    try:
        files = _files(_parser().parse_args(arguments))
        output.write(files)
        for path in files:
            output.show(str(path))
        output.finish()
    except InputError as error:
        print(f"lnsim: error: {error}", file=sys.stderr)
        return 2
    except LostOutput as error:
        print(f"lnsim: error: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
