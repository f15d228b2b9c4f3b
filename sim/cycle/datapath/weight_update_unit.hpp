// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <systemc>
#include <vector>

#include "models/base/units.hpp"
#include "sim/cycle/datapath/weight_update_lane.hpp"

namespace lnsim::cycle::datapath {

/// The weights of a tensor with their state, and the gradients of a training step.
struct WeightTensor {
  numerics::WeightUpdateStep step;
  std::vector<numerics::WeightState> weights;
  std::vector<std::uint32_t> gradients;  ///< one a weight
};

/// What became of a tensor's weights.
struct WeightTensorUpdate {
  std::vector<numerics::WeightState> weights;
  std::uint64_t saturated = 0;    ///< weights that ended at the largest magnitude
  std::uint64_t underflowed = 0;  ///< at the smallest
  std::uint64_t stuck = 0;        ///< zero weights that had a step to make
  Bytes state_traffic;            ///< weights and second moments, read and written
  Cycles cycles;                  ///< first weight taken to last weight written
};

/// Where a weight-update unit's tensors come from and its results go.
struct WeightStream {
  std::function<const WeightTensor*()> next;  ///< valid until it is done; null after the last
  std::function<void(const WeightTensor&, WeightTensorUpdate)> done;
};

/// The unit that applies LNS-Madam to the stored weights: each lane takes a weight with its state
/// every cycle and writes it back one cycle and the pipeline's depth later. A tensor takes
/// ceil(weights / lanes) + pipeline_depth cycles. Results equal numerics::WeightUpdate bit for bit.
class WeightUpdateUnit : public sc_core::sc_module {
 public:
  /// `cycle` is the clock's period in SystemC time. A tensor without a gradient for each weight
  /// ends the simulation with an error. Throws Error where numerics::WeightUpdate does.
  WeightUpdateUnit(const sc_core::sc_module_name& name, std::uint32_t lanes,
                   std::uint32_t pipeline_depth_cycles,
                   const numerics::WeightUpdateParameters& parameters,
                   const sc_core::sc_time& cycle, WeightStream stream);

 private:
  /// The weights that the lanes took in one cycle, on their way back.
  struct Stage {
    std::size_t first = 0;
    std::vector<numerics::WeightUpdateResult> results;
  };

  void run();
  void take(const WeightTensor& tensor, std::size_t first);
  void clock(WeightTensorUpdate& update);

  std::uint32_t lanes_;
  numerics::WeightUpdateParameters parameters_;
  sc_core::sc_time cycle_;
  WeightStream stream_;
  WeightUpdateLane lane_;
  std::vector<Stage> pipeline_;  ///< a ring, with one stage for each cycle of latency
  std::size_t end_ = 0;          ///< the stage at the end of the pipeline, free for what comes next
};

}  // namespace lnsim::cycle::datapath
