// SPDX-License-Identifier: MIT
#pragma once

#include <list>
#include <optional>
#include <utility>
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

/// A machine's events in each of the formats of its products, made once.
class EventsByFormats {
 public:
  /// The machine outlives it.
  explicit EventsByFormats(const Architecture& machine) : machine_(machine) {}

  [[nodiscard]] const MachineEvents& in(const ProductFormats& formats);

 private:
  const Architecture& machine_;
  std::list<std::pair<ProductFormats, MachineEvents>> events_;  ///< few
};

/// Of a fraction of products that are 0 and a toggle rate, where it is known: both rounded to
/// 1/1000. A fraction of 0 is as if unknown: every price is that without zeros.
[[nodiscard]] EventStatistics event_statistics(double zero_fraction,
                                               std::optional<double> toggle_rate);

/// The counts of a product with the statistics of its operands at its multiply-accumulate events.
[[nodiscard]] EventCounts with_statistics(const EventCounts& counts, const MachineEvents& names,
                                          const EventStatistics& statistics);

}  // namespace lnsim
