# SPDX-License-Identifier: MIT
"""The entries of sub16nm.json that are not those of 45nm.json scaled."""

from calibration.curves import BOUNDS, curve, find, nominal_fj, point, spread
from calibration.fit import (
    MEMORIES,
    PE_SIDE_MM,
    SIGNIFICAND_BITS,
    WIRE_PER_MM,
)

LINEAR_PORT = ("wu2019", "library tables scale a register or a port linearly with width")
ANY_SHAPE = {"vector_size": "any", "width_bits": "any"}

# What an operation costs is shared out among its parts: where one is high, the other is low.
LOGARITHMIC = "addition in the logarithmic datapath"
FLOATING = "accumulator in the floating-point datapath"
FIT = "fit of the processing element"  # the name of its common factor
SHARED = "what the cell leaves after memories and post-processing, shared with the multiplier: " \
         "the FP8 and FP32 multipliers are as 4 x 4 to 24 x 24 significand bits; low: half, " \
         "high: at least the generic adder"
LEFT = "what the cell leaves after memories, post-processing and accumulator"


def untied(generic):
    """Without what ties it to other generic entries."""
    return {key: value for key, value in generic.items()
            if key not in ("draw", "common_factors")}


def common_factor(fit):
    """That of all memories and movement of the processing element."""
    return {"low": 1, "nominal": round(fit.common_factor, 4),
            "high": round(fit.common_factor**2, 4), "source": "zhao2022",
            "locator": "Table 8, BERT-Base", "kind": "scaled",
            "note": "fits the BERT-Base cell; low: without it, high: with it twice"}


def adder_curve(fit):
    note = "the geometric mean of the bounds, both of which are of this process; low: the share " \
           "of 32 bits of addition in the smallest published datapath (24.58 fJ) by the Aladdin " \
           "table's adder and 24-bit shifter; high: 10 fJ for 8 bits at 14 nm (Dally et al. " \
           "2020), at 0.6 V"
    old = find(fit.generic, "integer_adder", "add")
    points = [
        point(spread(fit.adder_low * width, fit.adder * width, fit.adder_high * width),
              "dally2020", "10 fJ for an addition of 8 bits, 14 nm", "scaled", note,
              width_bits=width)
        for width in (p["width_bits"] for p in old["points"])]
    return untied(old) | {"draw": LOGARITHMIC, "points": points}


def conversion_curve(fit):
    bits = 8 + 24
    note = f"twice the energy per operation, less {fit.additions:.2f} fJ for 8 + 24 bits of " \
           "addition; low and high: with the adder at its high and low bound"
    least, most = bits * fit.adder_low, bits * fit.adder_high
    points = [
        point(spread(max(0, fj - most), fj - fit.additions, fj - least), "zhao2022",
              f"Table 10, table size {entries}", "unverified", note,
              table_entries=entries, width_bits=8)
        for entries, fj in fit.table.items()]
    rule = ("zhao2022", "Table 10: log-log in the table size, beyond 8 along its last two points; "
            "linear in width, as the decoder and the shifter grow")
    return curve("lns_conversion", "convert", points,
                 {"accumulator_bits": "any", "base_factor": "any", "table_entries": "extrapolate",
                  "vector_size": "any", "width_bits": "linear"}, rule, draw=LOGARITHMIC,
                 opposite=True)


def fitted(fj, fit, note, locator, source, **position):
    """A memory or movement: without the common factor, with it, and with it twice."""
    energy = spread(fj, fj * fit.common_factor, fj * fit.common_factor**2)
    return point(energy, source, locator, "scaled", f"{note}, times the common factor "
                 f"{fit.common_factor:.4f} that fits the BERT-Base cell; low: without it, high: "
                 "with it twice", **position)


def level_note(fit):
    return f"generic, times {fit.sram:.4g}, which takes 64 bits of 8 KB to 50 fJ a bit at 14 nm " \
           "(Dally et al. 2020) at 0.6 V"


def buffer_curve(fit, action, component):
    generic = find(fit.generic, "sram", action)
    points = [
        fitted(fit.sram * p["energy_pj"]["nominal"] * 1000, fit, level_note(fit), p["locator"],
               p["source"], capacity_bytes=p["capacity_bytes"], width_bits=p["width_bits"])
        for p in generic["points"]]
    return untied(generic) | {"component": component, "common_factors": [FIT], "points": points}


def memory_curves(fit):
    """The entries of MEMORIES."""
    port = {"capacity_bytes": "any", "width_bits": "linear"}
    aladdin = "table of functional units, 40 nm, 1 ns, register"
    register = [fitted(fit.register, fit, "the generic register bit", aladdin, "shao2014",
                       width_bits=1)]
    latch = [fitted(fit.latch, fit, "the generic latch array bit", aladdin, "shao2014",
                    width_bits=1)]
    wire = [fitted(WIRE_PER_MM[1] * PE_SIDE_MM, fit, f"30 fJ a bit and mm at 0.6 V over "
                   f"{PE_SIDE_MM:.3f} mm, the side of a PE of 2.15 TOPS at 2.8 TOPS/mm2 "
                   "(Venkatesan et al. 2019)", "wires, 16 nm, 20 to 40 fJ per bit and mm",
                   "dally2018", width_bits=1)]
    tie = {"common_factors": [FIT]}
    made = [buffer_curve(fit, action, component)
            for component in MEMORIES[:2] for action in ("read", "write")]
    made.append(curve("register", "write", register, {"width_bits": "linear"}, LINEAR_PORT,
                      component="operand_register", **tie))
    made += [curve("latch_array", action, latch, port, LINEAR_PORT, **tie)
             for action in ("read", "write")]
    made.append(curve("broadcast_wire", "transfer", wire, {"width_bits": "linear"}, LINEAR_PORT,
                      **tie))
    return made


def floating_curves(fit):
    adder = nominal_fj(find(fit.generic, "float_adder", "add"), 32)
    half = fit.accumulator / 2
    def accumulator(width, ratio, suffix):
        energy = spread(half * ratio, fit.accumulator * ratio, max(adder, fit.accumulator) * ratio)
        return point(energy, "zhao2022", "Table 8, BERT-Base, FP8 and FP32", "unverified",
                     SHARED + suffix, width_bits=width)

    def multiplier(unit, variant, base, ratio, locator, kind, why):
        nominal = fit.multipliers[base] * ratio
        rest = fit.remainders[base] * ratio
        energy = spread(max(0, rest - adder * ratio), nominal, rest - half * ratio)
        return curve(f"{unit}_multiplier", "multiply",
                     [point(energy, "zhao2022", locator, kind, why + "; low and high: with the "
                            "accumulator at its high and low bound")], ANY_SHAPE, variant=variant,
                     draw=FLOATING, opposite=True)

    cell = "Table 8, BERT-Base, "
    e5m2 = (SIGNIFICAND_BITS["fp8e5m2"] / SIGNIFICAND_BITS["fp8e4m3"]) ** 2

    def units(unit):
        return [
            curve(f"{unit}_adder", "add",
                  [accumulator(16, 0.4 / 0.9, "; fp16: times 0.4/0.9 (Horowitz 2014)"),
                   accumulator(32, 1, "")],
                  {"vector_size": "any", "width_bits": "exact"}, component="accumulator",
                  draw=FLOATING),
            multiplier(unit, "fp32", "fp32", 1, cell + "FP32", "scaled", LEFT),
            multiplier(unit, "fp16", "fp16", 1, cell + "FP16", "scaled", LEFT),
            multiplier(unit, "bf16", "fp16", 0.21 / 0.34, cell + "FP16", "unverified",
                       "fp16 times 0.21/0.34 (Jouppi et al. 2021, Table 2, 7 nm)"),
            multiplier(unit, "fp8e4m3", "fp8e4m3", 1, cell + "FP8", "unverified", LEFT),
            multiplier(unit, "fp8e5m2", "fp8e4m3", e5m2, cell + "FP8", "estimated",
                       "fp8e4m3 times the squared ratio of significands (3/4)"),
            multiplier(unit, "fp9e5m3", "fp8e4m3", 1, cell + "FP8", "estimated",
                       "of both 8-bit formats: the significands of fp8e4m3"),
        ]

    # The paper does not say how its floats are added up.
    return units("float_fused") + units("float")


def system_curves(fit):
    """Memories at the published level, within the generic bounds where these reach it."""
    def levelled(p):
        low, nominal, high = (p["energy_pj"][bound] * 1000 for bound in BOUNDS)
        level = fit.sram * nominal
        return point(spread(min(low, level), level, max(high, level)), p["source"], p["locator"],
                     "scaled", level_note(fit) + "; low and high: the generic bounds",
                     capacity_bytes=p["capacity_bytes"], width_bits=p["width_bits"])

    generic = [find(fit.generic, "sram", action) for action in ("read", "write")]
    wire = point(spread(*WIRE_PER_MM), "dally2018", "wires, 16 nm, 20 to 40 fJ per bit and mm",
                 "scaled", "middle of the range, at 0.6 V; high: 100 fJ at 14 nm (Dally et al. "
                 "2020)", width_bits=1)
    return [c | {"points": list(map(levelled, c["points"]))} for c in generic] + [
        curve("wire", "transfer_mm", [wire], {"width_bits": "linear"}, LINEAR_PORT)]


def weight_update_curve(curves):
    """LNS-Madam's update of a stored code, as the operations that it takes in fp32."""
    operations = (
        (2, "float_adder", "add", None, 32), (4, "float_multiplier", "multiply", "fp32", None),
        (2, "float_special", "divide", "fp32", None), (4, "comparator", "compare", None, 32),
        (1, "integer_adder", "add", None, 16))
    shared = [c for c in curves if "component" not in c]
    sums = dict.fromkeys(("low", "nominal", "high"), 0)
    for count, resource, action, variant, width in operations:
        points = find(shared, resource, action, variant)["points"]
        energy = next(p for p in points if p.get("width_bits") == width)["energy_pj"]
        sums = {name: pj + count * energy[name] for name, pj in sums.items()}
    note = "2 additions, 4 multiplications, 2 divisions and 4 comparisons in fp32, and the " \
           "addition of 16 bits to the code; all but that one are of the same width whatever " \
           "the weight's"
    made = point(spread(*(pj * 1000 for pj in sums.values())), "horowitz2014",
                 "energy table, 45 nm, 0.9 V, addition and multiplication", "estimated", note)
    return curve("weight_update", "update", [made], {"width_bits": "any"}, variant="lns_madam")


def leakage_curves(generic):
    """The PE's own leakage, its buffers' included, is in the fitted entries already."""
    note = "zero by definition: the published energies of a PE include its leakage"

    def included(high, more=""):
        made = point({"low": 0, "nominal": 0, "high": high}, "zhao2022", "Table 8", "unverified",
                     note + more)
        made["power_mw"] = made.pop("energy_pj")
        return [made]

    pe = find(generic, "processing_element", "leak")
    buffers = {"resource": "sram", "action": "leak", "component": "processing_element",
               "scaling": {"capacity_bytes": "any", "width_bits": "any"}, "points": included(0)}
    high = "; high: 1 % of 79 mW, as leaks the Aladdin table's adder (2.25 uW of 0.21 mW)"
    return [c | {"points": included(0.8, high)} if c is pe else c for c in generic] + [buffers]
