// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "sim/cycle/datapath/tile.hpp"

namespace lnsim::cycle::datapath {

/// A processing element small enough to follow by hand, none of its parameters 1.
inline lnsim::ProcessingElement small_element() {
  return {.lanes = 6,
          .vector_size = 4,
          .collector_entries = 5,
          .initiation_interval_cycles = 2,
          .pipeline_depth_cycles = 4,
          .conversion_latency_cycles = 3,
          .post_processing_lanes = 4,
          .buffer_a = {.capacity = Bytes(1U << 16U), .banks = 1},
          .buffer_b = {.capacity = Bytes(1U << 12U), .banks = 1}};
}

/// The processing element of the LNS-Madam paper.
inline lnsim::ProcessingElement paper_element() {
  return {.lanes = 32,
          .vector_size = 32,
          .collector_entries = 16,
          .initiation_interval_cycles = 1,
          .pipeline_depth_cycles = 5,
          .conversion_latency_cycles = 1,
          .post_processing_lanes = 32,
          .buffer_a = {.capacity = Bytes(1U << 17U), .banks = 32},
          .buffer_b = {.capacity = Bytes(1U << 13U), .banks = 1}};
}

inline Architecture machine_of(const lnsim::ProcessingElement& pe) {
  return {.name = "test", .clock_period_ps = 1000, .processing_elements = 1, .pe = pe};
}

}  // namespace lnsim::cycle::datapath
