// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <systemc>

#include "models/hardware/architecture.hpp"
#include "models/numerics/lns_datapath.hpp"
#include "sim/cycle/datapath/linear_to_log.hpp"
#include "sim/cycle/datapath/operand_buffer.hpp"
#include "sim/cycle/datapath/tile.hpp"
#include "sim/cycle/datapath/vector_mac.hpp"

namespace lnsim::cycle::datapath {

/// Where a processing element's tiles come from and its results go.
struct TileStream {
  std::function<std::optional<TileOperands>()> next;  ///< nothing after the last tile
  std::function<void(const TileOperands&, TileResult)> done;
};

/// A processing element that computes with values, cycle by cycle: output-stationary with locally
/// held operand A. A vector of A is latched in front of each lane and multiplied by one vector of B
/// for each column in turn; when the reduction is complete and the pipeline empty, the
/// post-processing lanes convert the sums column by column. Tiles run one after the other; a lone
/// tile takes
///
///   columns * vectors * initiation_interval + pipeline_depth
///     + columns * ceil(lanes / post_processing_lanes) cycles.
///
/// Results equal numerics::LnsDatapath::dot and LinearToLog bit for bit.
class ProcessingElement : public sc_core::sc_module {
 public:
  /// `cycle` is the clock's period in SystemC time. A tile that does not fit the lanes, the
  /// collector or its own shape ends the simulation with an error.
  ProcessingElement(const sc_core::sc_module_name& name, const lnsim::ProcessingElement& pe,
                    numerics::LnsDatapath datapath, const sc_core::sc_time& cycle,
                    TileStream stream);

 private:
  void run();
  void require_fit(const TileOperands& tile) const;
  void load(const TileOperands& tile);
  void issue(const TileShape& shape);
  [[nodiscard]] TileResult drain(const TileOperands& tile);
  TileCounts take_counts();

  lnsim::ProcessingElement pe_;
  numerics::LnsDatapath datapath_;
  const sc_core::sc_time& cycle_;
  TileStream stream_;
  Broadcast broadcast_;
  OperandBuffer buffer_a_;
  OperandBuffer buffer_b_;
  sc_core::sc_vector<VectorMac> lanes_{"lane"};
  sc_core::sc_vector<LinearToLog> linear_to_log_{"linear_to_log"};
  std::uint64_t broadcasts_ = 0;
};

}  // namespace lnsim::cycle::datapath
