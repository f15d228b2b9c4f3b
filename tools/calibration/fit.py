# SPDX-License-Identifier: MIT
"""The numbers of a processing element (PE) fitted to BERT-Base, all in fJ."""

import math

from calibration.curves import find, memory_pj, nominal_fj

OPERATIONS_PER_MAC = 2
TO_0V6 = (0.6 / 0.8) ** 2  # from the nominal voltage of 14 and 16 nm

# Relative energies of memories and movement, fJ a bit at 16 nm and 0.6 V.
SRAM_8KB = 50 * TO_0V6  # Dally et al. 2020, 14 nm
SRAM_ACCESS = (8192, 64)  # bytes and bits of the access that it is taken to be of
WIRE_PER_MM = [fj * TO_0V6 for fj in (20, 30, 100)]  # Dally 2018 (20-40, 16 nm), 2020 (100, 14 nm)
PE_SIDE_MM = math.sqrt(2.15 / 2.8)  # 2.15 TOPS (1,024 MAC, 1.05 GHz) at MAGNet's 2.8 TOPS/mm2
MEMORIES = ("operand_buffer_a", "operand_buffer_b", "operand_register", "broadcast", "collector")
DATAPATH = ("exponent_adder", "conversion", "accumulator", "multiplier")

SIGNIFICAND_BITS = {"fp8e4m3": 4, "fp8e5m2": 3, "fp16": 11, "fp32": 24}


class Fit:
    """The fitted numbers, in fJ; generic: the scaled entries."""

    def __init__(self, generic, counts, cells, table):
        self.generic = generic
        self.counts = counts
        self.cells_fj = {name: mj * 1e12 for name, mj in cells.items()}
        self.sram = self.fit_sram()
        self.register = nominal_fj(find(generic, "register", "write"), 1)
        self.latch = nominal_fj(find(generic, "latch_array", "write"), 1)
        self.table = {entries: OPERATIONS_PER_MAC * fj for entries, fj in table.items()}
        self.adder_low, self.adder_high = self.bound_adder()
        self.adder = math.sqrt(self.adder_low * self.adder_high)
        self.additions = (8 + 24) * self.adder
        self.refuse_unknown_components()
        self.common_factor = self.fit_memories()
        self.remainders = {name: self.remainder(name) for name in ("fp8e4m3", "fp16", "fp32")}
        self.accumulator, self.multipliers = self.fit_floating()
        if min(self.accumulator, self.common_factor, *self.multipliers.values()) <= 0:
            raise ValueError("the counts leave nothing for a component; are they of BERT-Base at "
                             "batch 1?")

    def bound_adder(self):
        """fJ a bit: what the smallest datapath leaves, shared as the Aladdin table's parts, and
        what Dally et al. (2020) have at 14 nm."""
        adder, shifter = 0.21, 0.417 * 24 / 32  # pJ: 32 bits of addition, 24 bits of shifting
        return self.table[1] * adder / (adder + shifter) / 32, 10 / 8 * TO_0V6

    def fit_sram(self):
        """What takes the generic memories to the published one, at its capacity and width."""
        read = memory_pj(find(self.generic, "sram", "read"), *SRAM_ACCESS)["nominal"]
        return SRAM_8KB * SRAM_ACCESS[1] / 1000 / read

    def refuse_unknown_components(self):
        """A component that the fit doesn't know would leave the sum above the cell."""
        found = {e["component"] for events in self.counts.values() for e in events}
        if unknown := found - {*MEMORIES, *DATAPATH, "post_processing"}:
            raise ValueError("no rule for the components " + ", ".join(sorted(unknown)))

    def macs(self, number_format):
        events = self.counts[number_format]
        return sum(e["count"] for e in events if e["component"] == "accumulator")

    def memory_fj(self, number_format):
        """Energy of memories and movement before the common factor."""
        return sum(e["count"] * self.memory_event_fj(e) for e in self.counts[number_format]
                   if e["component"] in MEMORIES)

    def memory_event_fj(self, event):
        if event["resource"] == "sram":
            generic = find(self.generic, "sram", event["action"])
            at = memory_pj(generic, event["capacity_bytes"], event["width_bits"])
            return self.sram * at["nominal"] * 1000
        per_bit = {
            "register": lambda: self.register if event["action"] == "write" else 0,
            "broadcast_wire": lambda: WIRE_PER_MM[1] * PE_SIDE_MM,
            "latch_array": lambda: self.latch,
        }[event["resource"]]()
        return per_bit * event["width_bits"]

    def post_processing_fj(self, number_format):
        return sum(
            e["count"] * nominal_fj(find(self.generic, e["resource"], e["action"]),
                                    e["width_bits"], e["table_entries"])
            for e in self.counts[number_format] if e["component"] == "post_processing")

    def fit_memories(self):
        datapath = self.macs("lns8g8") * self.table[8]
        rest = self.cells_fj["lns8g8"] - datapath - self.post_processing_fj("lns8g8")
        return rest / self.memory_fj("lns8g8")

    def remainder(self, number_format):
        """fJ per multiply-accumulate that multiplier and accumulator share."""
        memory = self.common_factor * self.memory_fj(number_format)
        rest = self.cells_fj[number_format] - memory - self.post_processing_fj(number_format)
        return rest / self.macs(number_format)

    def fit_floating(self):
        rest = self.remainders
        ratio = (SIGNIFICAND_BITS["fp32"] / SIGNIFICAND_BITS["fp8e4m3"]) ** 2
        fp8 = (rest["fp32"] - rest["fp8e4m3"]) / (ratio - 1)
        accumulator = rest["fp8e4m3"] - fp8
        return accumulator, {"fp8e4m3": fp8, "fp16": rest["fp16"] - accumulator,
                             "fp32": ratio * fp8}
