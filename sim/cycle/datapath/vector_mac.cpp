// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/vector_mac.hpp"

namespace lnsim::cycle::datapath {

VectorMac::VectorMac(const sc_core::sc_module_name& name, const lnsim::ProcessingElement& pe,
                     const ProductFormats& formats, std::uint64_t latency_cycles)
    : sc_module(name),
      vector_size_(pe.vector_size),
      lane_sums_(running_sums(formats.lane)),
      multiplier_(make_vector_multiplier(formats, pe.vector_size, pe.lanes)),
      collector_("collector", pe.collector_entries, pe.lanes, formats.lane),
      pipeline_(pe.initiation_interval_cycles + latency_cycles) {
  for (auto& stage : pipeline_) {
    stage.sums.resize(std::size_t{pe.lanes} * lane_sums_);
  }
}

void VectorMac::reset(std::size_t lanes) {
  lanes_ = lanes;
  collector_.clear();
}

void VectorMac::latch(std::span<const std::uint32_t> vectors) {
  operand_registers_ = vectors;
  latches_ += lanes_;
}

void VectorMac::issue(std::span<const std::uint32_t> vector, std::uint64_t entry) {
  auto& stage = pipeline_[end_];
  stage.valid = true;
  stage.entry = entry;
  multiplier_->multiply(operand_registers_, vector,
                        std::span(stage.sums).first(lanes_ * lane_sums_));
  issued_ += lanes_;
}

void VectorMac::clock() {
  end_ = (end_ + 1) % pipeline_.size();
  auto& stage = pipeline_[end_];
  if (std::exchange(stage.valid, false)) {
    collector_.accumulate(stage.entry, std::span(stage.sums).first(lanes_ * lane_sums_));
  }
}

VectorMac::Counts VectorMac::take_counts() {
  return {.latches = std::exchange(latches_, 0),
          .accumulations = std::exchange(issued_, 0) * vector_size_,
          .multiplier = multiplier_->take_counts(),
          .collector = collector_.take_counts()};
}

}  // namespace lnsim::cycle::datapath
