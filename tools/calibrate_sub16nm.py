#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fits energy/technologies/sub16nm.json to the published energies of BERT-Base.

Generic entries are those of 45nm.json brought to 16 nm and 0.6 V by one factor. The entries of a
processing element (PE) are then fitted so that the counts of one BERT-Base iteration, times the
entries, give the published energies at PE scope:

1. LNS datapath: the published energy for each table size, less the integer additions;
2. memories and movement: what remains of the LNS cell, shared out by relative energies, with ONE
   common factor on all of them;
3. floating point: what remains of the FP8, FP16 and FP32 cells is multiplier and accumulator. The
   FP8 and FP32 multipliers are in the ratio of their significands' squares, which fixes the
   accumulator; FP16 takes what remains.

The counts are those of the simulator itself, which must have been built: they do not depend on the
technology that prices them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from calibration.curves import find, nominal_fj, scale_point, write_technology
from calibration.entries import (
    FIT,
    adder_curve,
    common_factor,
    conversion_curve,
    floating_curves,
    leakage_curves,
    memory_curves,
    system_curves,
    weight_update_curve,
)
from calibration.fit import TO_0V6, Fit

ROOT = Path(__file__).resolve().parent.parent
TECHNOLOGIES = ROOT / "energy" / "technologies"
REFERENCES = ROOT / "models" / "references"

GENERIC = 16 / 45 * (0.6 / 0.9) ** 2  # energy ~ C V^2 with C ~ node (Dennard et al. 1974)
NODE = "45nm to sub16nm"  # the name of that factor
GENERIC_HIGH = TO_0V6 / 2.1  # least improvement, 45 to 7 nm (Jouppi et al. 2021), then the voltage
NODE_NOTE = f"45 nm, 0.9 V to 16 nm, 0.6 V: times {GENERIC:.4f} (node, voltage squared)"

SOURCES = {
    "zhao2022": 'J. Zhao et al., "LNS-Madam: Low-precision training in logarithmic number system '
    'using multiplicative weight update," IEEE Transactions on Computers 71(12):3179-3190, 2022',
    "dally2018": 'W. J. Dally et al., "Hardware-enabled artificial intelligence," IEEE Symposium '
    "on VLSI Circuits, 2018",
    "dennard1974": 'R. H. Dennard et al., "Design of ion-implanted MOSFET\'s with very small '
    'physical dimensions," IEEE Journal of Solid-State Circuits 9(5):256-268, 1974',
}


def generic_curves(curves, unit):
    note = f"{NODE_NOTE}; high: at least the 45 nm nominal times {GENERIC_HIGH:.3f}"

    def scale(old):
        return scale_point(old, unit, GENERIC, GENERIC_HIGH, note)

    return [c if c["resource"] == "dram" else c | {"common_factors": [NODE],
                                                   "points": list(map(scale, c["points"]))}
            for c in curves]


def common_factors(fit):
    node = {"low": round(GENERIC, 4), "nominal": round(GENERIC, 4), "high": round(GENERIC_HIGH, 4),
            "source": "dennard1974", "locator": "scaling of capacitance and voltage",
            "kind": "scaled",
            "note": f"{NODE_NOTE}; high: the least improvement, 45 to 7 nm (Jouppi et al. 2021)"}
    return {NODE: node, FIT: common_factor(fit)}


def key_of(priced):
    return tuple(priced.get(key) for key in ("resource", "action", "variant", "component"))


def head_of(fit, base):
    return {
        "schema_version": 1, "name": "sub16nm", "title": "Sub-16 nm, 0.6 V: fitted to LNS-Madam",
        "node_nm": 16, "voltage_v": 0.6,
        "description": "Written by tools/calibrate_sub16nm.py. Generic entries are those of 45nm "
        f"times {GENERIC:.4f} (node ratio 16/45, voltage ratio squared). The processing element is "
        "fitted to one BERT-Base iteration at batch 1 (Zhao et al. 2022, Table 8), and to no other "
        "network: its LNS datapath is Table 10's, its memories and movement have published "
        f"relative energies and one common factor ({fit.common_factor:.4f}), its floating-point "
        "datapaths are what the FP8, FP16 and FP32 cells leave.",
        "sources": base["sources"] | SOURCES,
        "common_factors": common_factors(fit),
    }


def read_targets():
    def figures(name):
        return json.loads((REFERENCES / name).read_text(encoding="utf-8"))["figures"]
    cells = {f["format"]: f["value"] for f in figures("lns_madam_table8.json") if f["calibrated"]}
    table = {8 if "-t" not in f["format"] else int(f["format"].split("-t")[1]): f["value"]
             for f in figures("lns_madam_table10.json") if f["calibrated"]}
    return cells, table


FORMATS = ("lns8g8", "fp8e4m3", "fp16", "fp32")
MACHINE = "lns-madam-pe-ideal"  # the published energies are those of processing elements alone


def simulated_counts(lnsim):
    """The PE-scope events of one BERT-Base iteration at batch 1, by format."""
    counts = {}
    with tempfile.TemporaryDirectory() as folder:
        for number_format in FORMATS:
            subprocess.run([lnsim, "simulate", "bert-base", "--machine", MACHINE, "--format",
                            number_format, "--baseline", "none", "--technology", "45nm", "--out",
                            folder], check=True, stdout=subprocess.DEVNULL)
            events = json.loads((Path(folder) / "events.json").read_text(encoding="utf-8"))
            counts[number_format] = [e for e in events[number_format]
                                     if e["scope"] == "pe" and e["action"] != "leak"]
    return counts


def report(fit):
    """The fit beside the generic entries, which it doesn't know."""
    print(f"common factor of memories and movement: {fit.common_factor:.4f}")
    rows = [("accumulator fp32", fit.accumulator, find(fit.generic, "float_adder", "add"))]
    rows += [(f"multiplier {name}", fj, find(fit.generic, "float_multiplier", "multiply", name))
             for name, fj in fit.multipliers.items()]
    for name, fj, other in rows:
        print(f"{name:20} {fj:8.2f} fJ, scaled from 45 nm {nominal_fj(other, 32):8.2f} fJ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lnsim", default=ROOT / "build" / "release" / "bin" / "lnsim")
    parser.add_argument("--out", type=Path, default=TECHNOLOGIES / "sub16nm.json")
    options = parser.parse_args()
    base = json.loads((TECHNOLOGIES / "45nm.json").read_text(encoding="utf-8"))
    counts = simulated_counts(options.lnsim)
    generic = generic_curves(base["entries"], "energy_pj")
    try:
        fit = Fit(generic, counts, *read_targets())
    except (KeyError, ValueError) as error:
        sys.exit(f"calibrate_sub16nm: {error}")
    own = [adder_curve(fit), conversion_curve(fit), *memory_curves(fit), *floating_curves(fit),
           *system_curves()]
    own.append(weight_update_curve(own + generic))
    taken = {key_of(priced) for priced in own}
    entries = own + [priced for priced in generic if key_of(priced) not in taken]
    leakage = leakage_curves(generic_curves(base["leakage"], "power_mw"))
    write_technology(options.out, head_of(fit, base), entries, leakage)
    report(fit)


if __name__ == "__main__":
    main()
