# SPDX-License-Identifier: MIT
"""Single-line mutants of C++ sources: what a slip of the pen would leave."""

import pathlib
import re
import sys
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "style"))
import cpp_text

# Operators as clang-format sets them: binary ones have spaces around.
_SWAPS = {
    " + ": (" - ",), " - ": (" + ",), " * ": (" / ",), " / ": (" * ",), " % ": (" * ",),
    " < ": (" <= ",), " <= ": (" < ",), " > ": (" >= ",), " >= ": (" > ",),
    " == ": (" != ",), " != ": (" == ",), " && ": (" || ",), " || ": (" && ",),
    " += ": (" -= ",), " -= ": (" += ",), "std::min": ("std::max",), "std::max": ("std::min",),
    "checked_add(": ("std::max(",), "checked_multiply(": ("checked_add(",),
    "true": ("false",), "false": ("true",),
}
_SWAP = re.compile("|".join(
    (rf"\b{re.escape(text)}" + ("" if text.endswith("(") else r"\b")) if text[0].isalpha()
    else re.escape(text) for text in sorted(_SWAPS, key=len, reverse=True)))
_NUMBER = re.compile(r"(?<![\w.>])(\d+)(?=U?\b(?![.\w]))")
_TERM = re.compile(r" [+-] [\w.]+(?:\([^()]*\))?(?=[;,) ])")
_LIST = re.compile(r"(std::(?:min|max)\(\{)([^,{}()]+(?:\([^()]*\))?[^,{}()]*), ")
_IF = re.compile(r"(?<=\bif \()(.+)(?=\) \{$)")
_CHOICE = re.compile(r"\? ([\w.]+(?:\(\))?) : ([\w.]+(?:\(\))?)(?=[;,) ]|$)")
_STATEMENT = re.compile(r"\s+(?!return\b|using\b|const\b|auto\b|static\b|case\b|break\b|throw\b)"
                        r"[\w:.>\-]+(?:\[[^\]]*\])?(?:\(.*\)| [+\-*/|&]?= .*);$")
_ENDS_STATEMENT = re.compile(r".*[;{}:]$|\s*$")
_NO_CODE = re.compile(r"\s*(#|template\b|using\b|namespace\b|static_assert|enum\b|"
                      r"\[\[nodiscard\]\] std::string_view|///)")


@dataclass(frozen=True)
class Mutant:
    """A line of a file as it is, the line instead, and which of the file's equal lines it is."""
    file: str
    line: int
    before: str
    after: str
    occurrence: int = 0

    @property
    def key(self):
        """What it is whatever lines are added before it."""
        return f"{self.file}|{self.occurrence}|{self.before.strip()}|{self.after.strip()}"


def _replace(line, begin, end, text):
    return line[:begin] + text + line[end:]


def changed_lines(line, begins_statement):
    """Every line that one change makes of a line of code without comments and strings."""
    if _NO_CODE.match(line):
        return
    for found in _SWAP.finditer(line):
        for other in _SWAPS[found.group()]:
            yield _replace(line, found.start(), found.end(), other)
    for found in _NUMBER.finditer(line):
        number = int(found.group(1))
        yield _replace(line, *found.span(1), str(number + 1))
        if number > 0:
            yield _replace(line, *found.span(1), str(number - 1))
    for found in _TERM.finditer(line):
        yield _replace(line, *found.span(), "")
    for found in _LIST.finditer(line):
        yield _replace(line, *found.span(), found.group(1))
    for found in _IF.finditer(line):
        yield _replace(line, *found.span(), f"!({found.group(1)})")
    for found in _CHOICE.finditer(line):
        yield _replace(line, *found.span(), f"? {found.group(2)} : {found.group(1)}")
    if begins_statement and _STATEMENT.match(line):
        yield ""


def mutants_of(path, text):
    """All mutants of a file. A line with a string or a comment keeps it, and mutates before it."""
    code = cpp_text.without_comments_and_strings(text).split("\n")
    seen = {}
    begins_statement = True
    for number, (line, blank) in enumerate(zip(text.split("\n"), code, strict=True), start=1):
        occurrence = seen[line] = seen.get(line, -1) + 1
        for after in dict.fromkeys(changed_lines(blank.rstrip(), begins_statement)):
            if '"' not in line and after.strip() != blank.strip():
                yield Mutant(path, number, line, after, occurrence)
        begins_statement = bool(_ENDS_STATEMENT.match(blank.rstrip()))


def apply(text, mutant):
    lines = text.split("\n")
    assert lines[mutant.line - 1] == mutant.before, mutant
    lines[mutant.line - 1] = mutant.after
    return "\n".join(lines)
