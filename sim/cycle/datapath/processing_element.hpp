// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "models/hardware/lane_pipeline.hpp"
#include "sim/cycle/datapath/operand_buffer.hpp"
#include "sim/cycle/datapath/post_processing_unit.hpp"
#include "sim/cycle/datapath/tile.hpp"
#include "sim/cycle/datapath/vector_mac.hpp"

namespace lnsim::cycle::datapath {

/// A processing element that computes with values, cycle by cycle: output-stationary with locally
/// held operand A. A vector of A is latched in front of each lane and multiplied by one vector of B
/// for each column in turn, once the column's sum can be added to again; as soon as a column's last
/// vector is in the collector, the post-processing lanes convert its sums, `slots` = ceil(rows /
/// post_processing_lanes) cycles a column. Tiles run one after the other; a lone tile takes
///
///   (vectors - 1) * max(columns * initiation_interval, sums_in_turn)
///     + columns * initiation_interval + latency + slots
///     + (columns - 1) * max(0, slots - initiation_interval) cycles.
///
/// Results equal numerics::VectorDatapath's bit for bit.
class ProcessingElement : public sc_core::sc_module {
 public:
  /// `cycle` is the clock's period in SystemC time. A tile that does not fit the lanes, the
  /// collector or its own shape ends the simulation with an error. Throws Error where an option of
  /// the lane is out of range.
  ProcessingElement(const sc_core::sc_module_name& name, const lnsim::ProcessingElement& pe,
                    const ProductFormats& formats, const sc_core::sc_time& cycle, TileStream stream,
                    const LanePipeline& pipeline = {});

 private:
  void run();
  void require_fit(const TileOperands& tile) const;
  void load(const TileOperands& tile);
  void fill(OperandBuffer& buffer, Side side, const std::vector<std::uint32_t>& words,
            const TileShape& shape, std::uint64_t at_once);
  void begin(const TileOperands& tile);
  void issue(const TileShape& shape);
  void clock();
  /// Whether the next group of outputs has been complete since before this clock edge.
  [[nodiscard]] bool converts() const;
  void convert_group();
  [[nodiscard]] numerics::Sum total(std::uint64_t row, std::uint64_t column);
  void take_counts(TileResult& result);

  /// The tile under way, and the outputs that the post-processing lanes have come to.
  struct Progress {
    const TileOperands* tile = nullptr;
    std::uint64_t cycles = 0;
    std::uint64_t issues = 0;
    std::vector<std::uint64_t> issued = {};  ///< the cycle of each column's last issue
    std::uint64_t column = 0;
    std::uint64_t row = 0;
    TileResult result;
  };

  lnsim::ProcessingElement pe_;
  std::uint64_t latency_;       ///< from issue to collector, beyond the initiation interval, cycles
  std::uint64_t sums_in_turn_;  ///< cycles from an issue for a sum to the next
  sc_core::sc_time cycle_;
  TileStream stream_;
  OperandBuffer buffer_a_;
  OperandBuffer buffer_b_;
  VectorMac vector_mac_;
  PostProcessingUnit post_processing_;
  std::uint64_t post_processing_lanes_;
  std::vector<std::uint32_t> decoded_;
  std::vector<numerics::Sum> running_sums_;  ///< of an output
  std::uint64_t broadcasts_ = 0;
  Progress progress_;
};

}  // namespace lnsim::cycle::datapath
