// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>

#include "sim/cycle/job.hpp"
#include "sim/cycle/records.hpp"

namespace lnsim::cycle {

/// What joins the units of the array's pipeline. Capacities are the machine's double buffers: a
/// producer that finds no slot waits.
struct ArrayChannels {
  static constexpr int double_buffered = 2;

  sc_core::sc_semaphore tile_slots{"tile_slots", double_buffered};
  sc_core::sc_semaphore step_slots{"step_slots", double_buffered};
  sc_core::sc_fifo<LoadedTile> tiles{"tiles", double_buffered};
  sc_core::sc_fifo<FetchedStep> steps{"steps", double_buffered};
  sc_core::sc_fifo<StepOutput> outputs{"outputs", 1};
  sc_core::sc_fifo<TileOutput> stores{"stores", double_buffered};
  sc_core::sc_event job_begins{"job_begins"};
  sc_core::sc_semaphore outputs_done{"outputs_done", 0};
  sc_core::sc_semaphore stores_done{"stores_done", 0};
  const Job* job = nullptr;  ///< the contraction under way

  [[nodiscard]] const Mapping& mapping() const { return std::get<Mapping>(job->work); }
};

}  // namespace lnsim::cycle
