// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "models/base/event_counts.hpp"
#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"

namespace lnsim {

/// The names of the events that a machine can have when it computes a product. Names only: how
/// often each happens is for the execution models to count, each by itself.
struct MachineEvents {
  MachineEvents(const Architecture& machine, const ProductFormats& formats);

  Event buffer_a_read;           ///< one operand vector for one lane
  Event buffer_a_write;          ///< one operand vector filled
  Event operand_register_write;  ///< one operand vector latched in front of a lane
  Event buffer_b_read;           ///< one operand vector
  Event buffer_b_write;
  Event broadcast;       ///< one B vector to all lanes of a processing element
  Event collector_read;  ///< one partial sum, with deferred bins all of its bins
  Event collector_write;
  std::vector<EventRate> multiply_accumulate;  ///< per element of an active lane's vector
  std::vector<EventRate> post_processing;      ///< per output element
  Event global_buffer_read;                    ///< one access of the port
  Event global_buffer_write;
  Event interconnect;  ///< one flit over one millimetre
  Event dram_read;     ///< one burst
  Event dram_write;
};

/// The counts of an op: its multiply-accumulate events with the fraction of products that are 0 and
/// the toggle rate of the operands, where known, both rounded to 1/1000. No event has a fraction of
/// 0, at which every price is that without statistics.
[[nodiscard]] EventCounts with_statistics(const EventCounts& counts, double zero_fraction,
                                          std::optional<double> toggle_rate);

/// What draws static power: events with the action "leak" and the number of instances.
[[nodiscard]] EventCounts static_inventory(const Architecture& machine);

}  // namespace lnsim
