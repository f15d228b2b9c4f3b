// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/vector_mac.hpp"

namespace lnsim::cycle::datapath {

VectorMac::VectorMac(const sc_core::sc_module_name& name, const lnsim::ProcessingElement& pe,
                     const numerics::LnsDatapath& datapath, const Broadcast& broadcast,
                     const sc_core::sc_time& cycle)
    : sc_module(name),
      broadcast_(broadcast),
      latency_(cycle * (1.0 * pe.initiation_interval_cycles + pe.pipeline_depth_cycles)),
      log_to_linear_("log_to_linear", datapath.log_to_linear()),
      collector_("collector", pe.collector_entries, datapath.accumulator()),
      products_(pe.vector_size) {
  SC_HAS_PROCESS(VectorMac);
  SC_METHOD(multiply);
  sensitive << broadcast.valid;
  dont_initialize();
  SC_METHOD(accumulate);
  sensitive << pipeline_begins_;
  dont_initialize();
}

void VectorMac::latch(std::span<const numerics::LnsCode> vector) {
  operand_register_.assign(vector.begin(), vector.end());
  gated_ = false;
  ++latches_;
}

void VectorMac::reset() {
  gated_ = true;
  collector_.clear();
}

void VectorMac::multiply() {
  if (gated_) {
    return;
  }
  if (pipeline_.empty()) {
    pipeline_begins_.notify(latency_);
  }
  pipeline_.push_back({sc_core::sc_time_stamp() + latency_, broadcast_.column,
                       std::vector<std::int64_t>(products_.size())});
  exponent_adder_.add(operand_register_, broadcast_.vector, products_);
  log_to_linear_.convert(products_, pipeline_.back().terms);
}

void VectorMac::accumulate() {
  collector_.accumulate(pipeline_.front().column, pipeline_.front().terms);
  pipeline_.pop_front();
  if (!pipeline_.empty()) {
    next_trigger(pipeline_.front().done - sc_core::sc_time_stamp());
  }
}

VectorMac::Counts VectorMac::take_counts() {
  return {.latches = std::exchange(latches_, 0),
          .exponent_additions = exponent_adder_.take_additions(),
          .conversions = log_to_linear_.take_conversions(),
          .collector = collector_.take_counts()};
}

}  // namespace lnsim::cycle::datapath
