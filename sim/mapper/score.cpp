// SPDX-License-Identifier: MIT
#include "sim/mapper/score.hpp"

#include "models/base/error.hpp"

namespace lnsim {
Scorer::Scorer(Objective objective, const Architecture& machine, const ProductFormats& formats,
               std::optional<TallyPrices> prices)
    : objective_(objective),
      port_bytes_(machine.memory ? static_cast<double>(machine.memory->global_buffer.port_bytes())
                                 : 0),
      vector_bytes_a_(formats.a.storage.vector_bits(machine.pe.vector_size) / 8.0),
      vector_bytes_b_(formats.b.storage.vector_bits(machine.pe.vector_size) / 8.0),
      prices_(prices.value_or(TallyPrices{})) {
  if (!prices && needs_prices(objective)) {
    throw Error("the objective " + std::string(to_string(objective)) + " needs prices");
  }
}

Score Scorer::of(double cycles, const analytical::Tally& tally) const {
  const auto dram = static_cast<double>(tally.dram_reads + tally.dram_writes);
  const auto on_chip = static_cast<double>(tally.port_reads + tally.port_writes) * port_bytes_ +
                       static_cast<double>(tally.a_words + tally.a_reads) * vector_bytes_a_ +
                       static_cast<double>(tally.b_words + tally.b_reads) * vector_bytes_b_;
  // Bytes that multipliers take count as much as bytes that memories do, so that of mappings equal
  // in cycles and traffic the one with the least padding is chosen.
  const auto to_multipliers =
      static_cast<double>(tally.lane_vectors) * (vector_bytes_a_ + vector_bytes_b_);
  switch (objective_) {
    case Objective::LeastCycles:
      return {cycles, dram, on_chip + to_multipliers};
    case Objective::LeastDram:
      return {dram, cycles, on_chip + to_multipliers};
    case Objective::LeastEnergy:
      return {energy(cycles, tally), cycles, dram};
    case Objective::LeastEdp:
      return {energy(cycles, tally) * cycles, cycles, dram};
  }
  throw Error("an objective without a score");
}

double Scorer::energy(double cycles, const analytical::Tally& tally) const {
  const auto times = [](std::uint64_t count, double price) {
    return static_cast<double>(count) * price;
  };
  return times(tally.lane_vectors, prices_.lane_vector) + times(tally.a_words, prices_.a_word) +
         times(tally.a_reads, prices_.a_read) + times(tally.b_words, prices_.b_word) +
         times(tally.b_reads, prices_.b_read) + times(tally.preloaded_sums, prices_.preloaded_sum) +
         times(tally.outputs, prices_.output) + times(tally.port_reads, prices_.port_read) +
         times(tally.port_writes, prices_.port_write) +
         times(tally.link_reads + tally.link_writes, prices_.link_byte) +
         times(tally.dram_reads, prices_.dram_read) + times(tally.dram_writes, prices_.dram_write) +
         cycles * prices_.cycle;
}

}  // namespace lnsim
