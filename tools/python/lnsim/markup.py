# SPDX-License-Identifier: MIT
"""HTML of tables and inline figures, and the self-contained page around them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

_STYLE = Path(__file__).with_name("page.css")


@dataclass(frozen=True)
class Picture:
    """A figure for the page: the SVG file's bytes and the caption."""

    svg: bytes
    caption: str


def _inline(picture: Picture, prefix: str) -> str:
    """The SVG element without prologue, metadata and namespaces; ids made unique on the page."""
    text = picture.svg.decode("utf-8")
    text = text[text.index("<svg"):]
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    head, body = text.split(">", 1)
    view = re.search(r'viewBox="[^"]*"', head)
    body = re.sub(r'\bid="', f'id="{prefix}-', body)
    body = re.sub(r'href="#', f'href="#{prefix}-', body)
    body = body.replace("url(#", f"url(#{prefix}-")
    label = escape(picture.caption, quote=True)
    return f'<svg role="img" aria-label="{label}" {view.group(0) if view else ""}>{body}'


def figures(pictures: Iterable[Picture], prefix: str) -> str:
    """Captioned figures; prefix tells their ids from those of others on the page."""
    return "".join(f"<figure>\n{_inline(picture, f'{prefix}-{index}')}"
                   f"<figcaption>{escape(picture.caption)}</figcaption>\n</figure>\n"
                   for index, picture in enumerate(pictures))


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]],
          last: str = "") -> str:
    """A table whose first column names its rows; last is the class of the last column."""
    columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = []
    for first, *cells in rows:
        marks = [""] * (len(cells) - 1) + [f' class="{last}"' if last else ""]
        lines.append(f'<tr><th scope="row">{escape(first)}</th>' +
                     "".join(f"<td{mark}>{escape(cell)}</td>"
                             for mark, cell in zip(marks, cells, strict=True)) + "</tr>")
    return (f'<div class="table"><table><caption>{escape(caption)}</caption>\n'
            f"<thead><tr>{columns}</tr></thead>\n<tbody>\n" + "\n".join(lines) +
            "\n</tbody></table></div>\n")


def section(title: str, body: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}</section>\n"


def page(title: str, heading: str, body: str) -> bytes:
    """The whole file; nothing in it is loaded from elsewhere."""
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}</title>\n<style>\n"
            f"{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<main>\n"
            f"<h1>{escape(heading)}</h1>\n{body}</main>\n</body>\n</html>\n").encode()
