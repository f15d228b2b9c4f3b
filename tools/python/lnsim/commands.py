# SPDX-License-Identifier: MIT
"""The commands that draw, as functions from input paths to the files they would write."""

from pathlib import Path
from typing import Any

from lnsim import figures, page, report, sweep, training
from lnsim.errors import InputError
from lnsim.figures import designs, style
from lnsim.markup import Picture
from lnsim.report import Report
from lnsim.train import results
from lnsim.training import Training


def _warning(data: Any) -> str:
    """What the reports that are drawn lack."""
    drawn = data if isinstance(data, list) else [data]
    return "\n".join(filter(None, (one.warning for one in drawn if isinstance(one, Report))))


def _draw(modules: dict[str, Any], data: Any, out: Path) -> tuple[dict[Path, bytes], list[Picture]]:
    files: dict[Path, bytes] = {}
    pictures: list[Picture] = []
    for name, module in modules.items():
        images = style.render(module.draw, data, _warning(data))
        files |= {out / f"{name}.{suffix}": content for suffix, content in images.items()}
        pictures.append(Picture(images["svg"], module.caption(data)))
    return files, pictures


def _shared_out(folders: list[Path], out: Path | None) -> Path:
    if out is not None:
        return out
    parents = {folder.resolve().parent for folder in folders}
    if len(folders) > 1 and len(parents) > 1:
        raise InputError("results from different folders: expected --out DIR, found none")
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
    more = {name: module for name, module in figures.OF_RATIOS.items()
            if module.applies(loaded)}
    return figures.PER_REPORT | more


def _read(folder: Path) -> tuple[Report | None, Training | None]:
    """What a folder holds of the two, at least one."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    simulated, trained = ((folder / name).exists()
                          for name in (report.FILE_NAME, results.FILE_NAME))
    if not (simulated or trained):
        raise InputError(f"{folder}: expected a {report.FILE_NAME} or a {results.FILE_NAME} in "
                         "it, found neither")
    return (report.load(folder) if simulated else None,
            training.load(folder) if trained else None)


def report_files(folders: list[Path], out: Path | None) -> dict[Path, bytes]:
    """Figures of each report and training and one page; for several of either also a comparison.

    One folder: all in out, by default that folder. Several: each one's figures in its own folder
    (with out: in out/<its name>), the comparison and the page in out (default: their parent).
    """
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise InputError("the same folder twice: expected different folders")
    shared, owns = _shared_out(folders, out), _own_outs(folders, out)
    results = [_read(folder) for folder in folders]
    files: dict[Path, bytes] = {}

    def drawn(modules: dict[str, Any], data: Any, place: Path) -> list[Picture]:
        images, pictures = _draw(modules, data, place)
        files.update(images)
        return pictures

    reports = [(found, drawn(_modules_for(found), found, own))
               for (found, _), own in zip(results, owns, strict=True) if found]
    trainings = [(found, drawn(figures.PER_TRAINING, found, own))
                 for (_, found), own in zip(results, owns, strict=True) if found]
    across: list[Picture] = []
    kinds: list[tuple[dict[str, Any], list[Any]]] = [
        (figures.ACROSS_REPORTS, reports), (figures.ACROSS_TRAININGS, trainings)]
    for modules, shown in kinds:
        if len(shown) > 1:
            across += drawn(modules, [found for found, _ in shown], shared)
    files[shared / "report.html"] = page.render(reports, trainings, across)
    return files


def sweep_files(table: Path, out: Path) -> dict[Path, bytes]:
    """The figures of a sweep that it has the columns for."""
    loaded = sweep.load(table)
    modules = {name: module for name, module in figures.OF_A_SWEEP.items()
               if module.applies(loaded)}
    return _draw(modules, loaded, out)[0]


def design_files(technologies: list[Path], out: Path) -> dict[Path, bytes]:
    """The figures of the characterised designs of technology files."""
    return _draw(figures.OF_DESIGNS, [designs.load(path) for path in technologies], out)[0]
