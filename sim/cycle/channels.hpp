// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <tlm>

#include "sim/cycle/records.hpp"
#include "sim/execution/product_traffic.hpp"
#include "sim/mapping/job.hpp"

namespace lnsim::cycle {

/// What joins the units of the array's pipeline. Capacities are the machine's double buffers: a
/// producer that finds no slot waits.
struct ArrayChannels {
  static constexpr int double_buffered = 2;
  static constexpr int unbounded = -1;

  sc_core::sc_semaphore tile_slots{"tile_slots", double_buffered};
  sc_core::sc_semaphore step_slots{"step_slots", double_buffered};
  sc_core::sc_semaphore output_slots{"output_slots", double_buffered};  ///< tiles of outputs
  sc_core::sc_fifo<LoadedTile> tiles{"tiles", double_buffered};
  sc_core::sc_event block_requested{"block_requested"};  ///< of a tile from DRAM
  sc_core::sc_fifo<FetchedStep> steps{"steps", double_buffered};
  sc_core::sc_fifo<StepOutput> outputs{"outputs", 1};
  tlm::tlm_fifo<std::uint64_t> sums_written{"sums_written", unbounded};  ///< when, by step
  tlm::tlm_fifo<StoreRequest> stores{"stores", unbounded};
  sc_core::sc_event job_begins{"job_begins"};
  sc_core::sc_semaphore outputs_done{"outputs_done", 0};
  sc_core::sc_semaphore stores_done{"stores_done", 0};
  std::uint64_t stored = 0;  ///< when the channel had taken the job's last output
  ProductTraffic traffic;    ///< of the job, as the units that ask for transfers see it
  const Job* job = nullptr;  ///< the contraction under way

  [[nodiscard]] const Mapping& mapping() const { return std::get<Mapping>(job->work); }
};

}  // namespace lnsim::cycle
