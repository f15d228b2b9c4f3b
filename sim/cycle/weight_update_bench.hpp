// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <systemc>
#include <vector>

#include "sim/cycle/datapath/weight_update_stimulus.hpp"
#include "sim/cycle/datapath/weight_update_unit.hpp"
#include "sim/cycle/machine.hpp"
#include "sim/execution/datapath_check.hpp"

namespace lnsim::cycle {

/// The most cycles in which the bench takes a tensor's weights: larger tensors repeat what smaller
/// ones have shown.
inline constexpr std::uint64_t most_bench_cycles = 64;

/// Steps of training that a tensor of the bench lives through, one for each scale of the corners.
inline constexpr std::uint32_t bench_steps = 5;

/// Cycles from a lane's taking a weight to its writing it, less the initiation interval, as in the
/// RTL. The tile model leaves them out: an update ends up to this much later than it says.
inline constexpr std::uint32_t update_pipeline_depth_cycles = 4;

/// What a machine's weight-update lane is wired for when weights and gradients are logarithmic. The
/// stored weight has its own width and the range of the weights' format, so that its base factor is
/// 2^(more bits) times as large. Where there is no such format, it has the width and the base
/// factor nearest to these that there are; a base factor cut to the largest only widens the range.
/// The second moment is an fp32 on every machine.
[[nodiscard]] numerics::WeightUpdateParameters bench_parameters(const Architecture& machine,
                                                                const RoleFormats& formats);

/// The sizes of the tensors whose codes jobs in some formats update, cut to the cycles that the
/// bench takes: each fills the lanes of its last cycle as far as the job's does.
[[nodiscard]] std::set<std::uint64_t> bench_sizes(const Architecture& machine,
                                                  const RoleFormats& formats,
                                                  std::span<const Job> jobs);

/// The first difference of a tensor's weights, second moments or counters from the numerics
/// library's, bit for bit; nothing where there is none.
[[nodiscard]] std::optional<std::string> update_difference(
    const datapath::WeightTensor& tensor, const datapath::WeightTensorUpdate& update,
    const numerics::WeightUpdate& numerics);

/// Takes tensors of each size, with each stimulus, through steps of training on the weight-update
/// unit, and each size once as a job on a tile model with ideal memory, in the same simulation.
class WeightUpdateBench : public sc_core::sc_module {
 public:
  WeightUpdateBench(const sc_core::sc_module_name& name, const Architecture& machine,
                    const RoleFormats& formats, const std::set<std::uint64_t>& sizes);

  /// What was checked, once the simulation has ended. Throws Error naming the tensor where weights
  /// differ from the numerics library's, or cycles from the tile model's and the pipeline's depth.
  [[nodiscard]] DatapathCheck verdict();

 private:
  /// Where a tensor's step stands among all.
  struct Place {
    std::uint64_t size = 0;
    datapath::WeightStimulus stimulus;
    std::uint32_t step = 1;
    std::size_t job = 0;
  };

  [[nodiscard]] Place place(std::size_t number) const;
  [[nodiscard]] std::size_t tensors() const;
  [[nodiscard]] const datapath::WeightTensor* next();
  void done(const datapath::WeightTensor& tensor, datapath::WeightTensorUpdate update);
  void note(std::size_t number, const std::optional<std::string>& difference);

  Architecture machine_;
  RoleFormats formats_;
  numerics::WeightUpdate numerics_;
  std::vector<std::uint64_t> sizes_;
  std::vector<Job> jobs_;
  datapath::WeightTensor tensor_;
  std::vector<numerics::WeightState> weights_;  ///< as the last step left them
  std::vector<Cycles> cycles_;                  ///< of each tensor's step
  DatapathCheck check_;
  std::optional<std::string> first_difference_;
  MachineModule tile_model_;
  datapath::WeightUpdateUnit unit_;
};

}  // namespace lnsim::cycle
