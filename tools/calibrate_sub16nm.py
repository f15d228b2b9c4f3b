#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fits energy/technologies/sub16nm.json to the published energies of BERT-Base.

Generic entries are those of 45nm.json brought to 16 nm and 0.6 V by the factors of FACTORS. Those
of a processing element (PE) are then fitted so that the counts of one BERT-Base iteration, times
the entries, give the published energies at PE scope:

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
from calibration.fit import Fit

ROOT = Path(__file__).resolve().parent.parent
TECHNOLOGIES = ROOT / "energy" / "technologies"
REFERENCES = ROOT / "models" / "references"

VOLTAGE = (0.6 / 0.9) ** 2  # energy goes with the voltage squared

# What nodes save beside their voltage, as powers of their ratio: geometric mean, least and most of
# the pairs that Horowitz (2014, 45 nm) and Jouppi et al. (2021, 7 nm at an assumed 0.75 V) publish.
# Operations, and accesses to SRAM of 8 KB, 32 KB and 1 MB.
NODE = {"low": 0.586, "nominal": 0.386, "high": 0.267}
SRAM_NODE = {"low": 0.860, "nominal": 0.360, "high": -0.041}

FACTORS = (
    ({"action": "occupy"}, {"low": 0.126, "nominal": 0.202, "high": 0.404},
     "45 to 16 nm: 0.07/0.346, published 6-transistor cells (um2); low: the node squared, high: "
     "twice, for periphery and wires"),
    ({"resource": "sram", "action": "leak"}, {"low": 0.1, "nominal": 0.3, "high": 3},
     "45 to 16 nm: about as the operations' energies; low and high: as CACTI's own cells from 45 "
     "to 22 nm, high-performance ones a tenth, low-standby-power ones thrice"),
    ({"resource": "sram"}, {bound: (16 / 45) ** power * VOLTAGE
                            for bound, power in SRAM_NODE.items()},
     "45 nm, 0.9 V to 16 nm, 0.6 V: as published pairs of memories save, voltage squared"),
    ({}, {bound: (16 / 45) ** power * VOLTAGE for bound, power in NODE.items()},
     "45 nm, 0.9 V to 16 nm, 0.6 V: as published pairs of operations save, voltage squared"),
)

SOURCES = {
    "zhao2022": 'J. Zhao et al., "LNS-Madam: Low-precision training in logarithmic number system '
    'using multiplicative weight update," IEEE Transactions on Computers 71(12):3179-3190, 2022',
    "dally2018": 'W. J. Dally et al., "Hardware-enabled artificial intelligence," IEEE Symposium '
    "on VLSI Circuits, 2018",
    "dennard1974": 'R. H. Dennard et al., "Design of ion-implanted MOSFET\'s with very small '
    'physical dimensions," IEEE Journal of Solid-State Circuits 9(5):256-268, 1974',
}


REMARKS = [
    {"formats": ["fp8e4m3", "fp8e5m2"],
     "text": "fitted to FP8 cells of LNS-Madam's Table 8 that nobody has re-read"},
    {"formats": ["*-chain"],
     "text": "priced as a fused sum: the paper does not say how its floats are added up"},
    {"formats": ["*-bins"], "text": "bins are priced as tables"},
]
# What the cells price whole, instead of the generic technology's curves.
FITTED = ("float_fused_adder", "float_fused_multiplier")


def name_of(of):
    """That of the common factor of what a rule of FACTORS scales."""
    return ": ".join(["45nm to sub16nm", *of.values()])


def common_factors(fit):
    factors = {name_of(of): {bound: round(value, 4) for bound, value in factors.items()} | {
        "source": "jouppi2021", "locator": "Table 2, 45 and 7 nm", "kind": "estimated",
        "note": note} for of, factors, note in FACTORS}
    return factors | {FIT: common_factor(fit)}


def generic_curves(curves, unit):
    """Of the technology, but DRAM, which is not of the process."""
    def scaled(old):
        if old["resource"] == "dram":
            return old
        of, factors, note = next(rule for rule in FACTORS
                                 if all(old.get(key) == value for key, value in rule[0].items()))
        return old | {"common_factors": [name_of(of)],
                      "points": [scale_point(p, unit, factors, note) for p in old["points"]]}

    return list(map(scaled, curves))


def key_of(priced):
    return tuple(priced.get(key) for key in ("resource", "action", "variant", "component"))


def head_of(fit, base):
    return {
        "schema_version": 1, "name": "sub16nm", "title": "Sub-16 nm, 0.6 V: fitted to LNS-Madam",
        "node_nm": 16, "voltage_v": 0.6,
        "description": "Written by tools/calibrate_sub16nm.py. Generic entries are those of 45nm "
        f"times {FACTORS[-1][1]['nominal']:.3f}, as published pairs of operations save from 45 to "
        "7 nm, voltage squared. The processing element is "
        "fitted to one BERT-Base iteration at batch 1 (Zhao et al. 2022, Table 8), and to no other "
        "network: its LNS datapath is Table 10's, its memories and movement have relative "
        "energies (CACTI's for SRAM, at the level of Dally et al. 2020) and one common factor "
        f"({fit.common_factor:.4f}), its floating-point datapaths are what the FP8, FP16 and FP32 "
        "cells leave.",
        "remarks": REMARKS,
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
    print(f"SRAM over what is scaled from 45 nm: {fit.sram:.4f}")
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
           *system_curves(fit)]
    own.append(weight_update_curve(own + generic))
    taken = {key_of(priced) for priced in own}
    entries = own + [priced for priced in generic
                     if key_of(priced) not in taken and priced["resource"] not in FITTED]
    leakage = leakage_curves(generic_curves(base["leakage"], "power_mw"))
    area = generic_curves(base["area"], "area_um2")
    write_technology(options.out, head_of(fit, base), entries, leakage, area)
    report(fit)


if __name__ == "__main__":
    main()
