// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/datapath/operand_buffer.hpp"
#include "sim/cycle/datapath/post_processing_unit.hpp"
#include "sim/cycle/datapath/tile.hpp"
#include "sim/cycle/datapath/vector_mac.hpp"

namespace lnsim::cycle::datapath {

/// A processing element that computes with values, cycle by cycle: output-stationary with locally
/// held operand A. A vector of A is latched in front of each lane and multiplied by one vector of B
/// for each column in turn; when the reduction is complete and the pipeline empty, the
/// post-processing lanes convert the sums column by column. Tiles run one after the other; a lone
/// tile takes
///
///   columns * vectors * initiation_interval + latency
///     + columns * ceil(lanes / post_processing_lanes) cycles.
///
/// Results equal numerics::VectorDatapath's bit for bit.
class ProcessingElement : public sc_core::sc_module {
 public:
  /// `cycle` is the clock's period in SystemC time. A tile that does not fit the lanes, the
  /// collector or its own shape ends the simulation with an error. Throws Error where an option of
  /// the format is out of range.
  ProcessingElement(const sc_core::sc_module_name& name, const lnsim::ProcessingElement& pe,
                    const NumberFormat& format, const sc_core::sc_time& cycle, TileStream stream);

 private:
  void run();
  void require_fit(const TileOperands& tile) const;
  void load(const TileOperands& tile);
  void fill(OperandBuffer& buffer, const std::vector<std::uint32_t>& words, const TileShape& shape,
            std::uint64_t at_once);
  void issue(const TileShape& shape);
  void clock(std::uint64_t cycles);
  [[nodiscard]] TileResult drain(const TileOperands& tile);
  [[nodiscard]] numerics::Sum total(std::uint64_t row, std::uint64_t column);
  void take_counts(TileResult& result);

  lnsim::ProcessingElement pe_;
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
};

}  // namespace lnsim::cycle::datapath
