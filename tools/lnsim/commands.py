# SPDX-License-Identifier: MIT
"""The two commands as functions from input paths to the files they would write."""

from pathlib import Path
from typing import Any

from lnsim import figures, page, report, sweep
from lnsim.errors import InputError
from lnsim.figures import designs, style
from lnsim.page import Picture
from lnsim.report import Report


def _draw(modules: dict[str, Any], data: Any, out: Path) -> tuple[dict[Path, bytes], list[Picture]]:
    files, pictures = {}, []
    for name, module in modules.items():
        images = style.render(module.draw, data)
        files |= {out / f"{name}.{suffix}": content for suffix, content in images.items()}
        pictures.append(Picture(images["svg"], module.caption(data)))
    return files, pictures


def _shared_out(folders: list[Path], out: Path | None) -> Path:
    if out is not None:
        return out
    parents = {folder.resolve().parent for folder in folders}
    if len(folders) > 1 and len(parents) > 1:
        raise InputError("reports from different folders: expected --out DIR, found none")
    return folders[0] if len(folders) == 1 else folders[0].parent


def _own_outs(folders: list[Path], out: Path | None) -> list[Path]:
    if out is None:
        return folders
    if len(folders) == 1:
        return [out]
    names = [folder.resolve().name for folder in folders]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"two folders are named {name}: expected different names for --out")
    return [out / name for name in names]


def _modules_for(loaded: Report) -> dict[str, Any]:
    more = {name: module for name, module in figures.BY_TECHNOLOGY.items()
            if module.applies(loaded)}
    return figures.PER_REPORT | more


def report_files(folders: list[Path], out: Path | None) -> dict[Path, bytes]:
    """Figures of each report and one page; for several reports also the comparison.

    One report: all in out, by default its folder. Several: each one's figures in its own folder
    (with out: in out/<its name>), the comparison and the page in out (default: their parent).
    """
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise InputError("the same folder twice: expected different reports")
    shared, owns = _shared_out(folders, out), _own_outs(folders, out)
    reports: list[Report] = [report.load(folder) for folder in folders]
    files: dict[Path, bytes] = {}
    sections = []
    for loaded, own in zip(reports, owns):
        drawn, pictures = _draw(_modules_for(loaded), loaded, own)
        files |= drawn
        sections.append((loaded, pictures))
    across: list[Picture] = []
    if len(reports) > 1:
        drawn, across = _draw(figures.ACROSS_REPORTS, reports, shared)
        files |= drawn
    files[shared / "report.html"] = page.render(sections, across)
    return files


def sweep_files(table: Path, out: Path) -> dict[Path, bytes]:
    """The figures of a sweep."""
    return _draw(figures.OF_A_SWEEP, sweep.load(table), out)[0]


def design_files(technologies: list[Path], out: Path) -> dict[Path, bytes]:
    """The figures of the characterised designs of technology files."""
    return _draw(figures.OF_DESIGNS, [designs.load(path) for path in technologies], out)[0]
