# SPDX-License-Identifier: MIT
"""shared_symbols.py OBJECT...: refuses symbols that a kernel for one instruction set shares.

An inline function is compiled wherever it is used, and the linker keeps one of all. Compiled for
AVX-512 and kept, it would stop the program on processors without. Only what a kernel's own types
are part of is safe; of the other objects nothing is asked.
"""

import pathlib
import re
import subprocess
import sys

KERNELS = ("_avx2.", "_avx512.")
# The types of an instruction set, and what the compiler itself makes.
OWN = ("Avx2", "Avx512", "DW.ref.__gxx_personality_v0")
SHARED = "WVui"
# Name, kind, address and size, as POSIX has nm print them.
SYMBOL = re.compile(r"^(.*) ([A-Za-z]) [0-9a-f]+(?: [0-9a-f]*)?$", re.MULTILINE)


def shared(kernel: str) -> list[str]:
    """The symbols of an object that others may define too."""
    listing = subprocess.run(["nm", "--demangle", "--defined-only", "--format=posix", kernel],
                             check=True, capture_output=True, text=True).stdout
    names = []
    for name, kind in SYMBOL.findall(listing):
        if kind in SHARED and not any(own in name for own in OWN):
            names.append(f"{pathlib.Path(kernel).name}: {name}")
    return names


def main(objects: list[str]) -> int:
    kernels = [name for name in objects if any(part in name for part in KERNELS)]
    found = [name for kernel in kernels for name in shared(kernel)]
    print(f"{len(kernels)} kernels", *found, sep="\n")
    return 1 if found or not kernels else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
