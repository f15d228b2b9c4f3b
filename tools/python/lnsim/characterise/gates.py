# SPDX-License-Identifier: MIT
"""A unit as gates of a library."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lnsim.characterise import fanout, netlist, synthesis
from lnsim.characterise.library import Library
from lnsim.characterise.netlist import Netlist
from lnsim.characterise.synthesis import Target


def key_of(library: Library, unit: Mapping[str, Any], parameters: Mapping[str, str],
           *besides: Any) -> str:
    """Of all that the gates depend on, and what a result depends on besides."""
    content = hashlib.sha256(json.dumps(
        [library.digest, synthesis.versions(), unit["top"], parameters, *besides],
        sort_keys=True).encode())
    for source in unit["sources"]:
        content.update(Path(source).read_bytes())
    return content.hexdigest()


def gates_of(library: Library, unit: Mapping[str, Any], parameters: dict[str, str], folder: Path
             ) -> Netlist:
    """The unit of these parameters, synthesised in the folder unless it holds just these gates.
    Throws InputError."""
    done, key = folder / "netlist.key", key_of(library, unit, parameters)
    if not done.exists() or done.read_text(encoding="utf-8") != key:
        folder.mkdir(parents=True, exist_ok=True)
        done.unlink(missing_ok=True)
        file = folder / "cells.lib"
        file.write_text(library.synthesis, encoding="utf-8")
        target = Target(file, library.setting("mapping_period_ps"),
                        library.description["driving_cell"], library.setting("output_load_ff"))
        synthesis.synthesise(unit["top"], [Path(source) for source in unit["sources"]],
                             parameters, target, folder)
        done.write_text(key, encoding="utf-8")
    ports, instances = netlist.read(synthesis.read(unit["top"], folder), library.cells)
    clock = [net for port in ports if port.name == "clk" for net in port.nets]
    buffer = library.cells.cells[library.description["buffer"]]
    return Netlist(ports, fanout.limited(instances, buffer, clock))
