// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "energy/pricing.hpp"
#include "models/hardware/architecture.hpp"
#include "sim/execution/datapath_check.hpp"
#include "sim/execution/execution.hpp"
#include "sim/execution/fidelity.hpp"
#include "sim/execution/replayed_op.hpp"
#include "sim/mapping/objective.hpp"
#include "sim/report/machine_area.hpp"
#include "sim/report/tensor_cost.hpp"
#include "workloads/role_formats.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// What a piece of work costs: an op, a pass or an iteration. A value with algebra.
struct Cost {
  std::uint64_t macs = 0;
  std::uint64_t padded_macs = 0;    ///< that active lanes do on elements that do not exist
  std::uint64_t utilised_macs = 0;  ///< of `macs`: without those of a padded image's edge that no
                                    ///< loop nest issues
  CycleStack cycles;
  EventCounts events;
  EnergyBreakdown energy;
  TensorCosts tensors = {};

  Cost& operator+=(const Cost& other);
};

/// Of arithmetic and leakage, which no tensor causes: with it the energies of all classes of
/// tensors add up to the system's.
[[nodiscard]] Picojoules energy_of_no_tensor(const Cost& cost);

/// A component's name in a report: the leakage of the processing elements and that of the rest are
/// two.
[[nodiscard]] std::string component_name(const std::pair<Scope, Name>& component);

/// Bytes read and written at a memory, from the events.
[[nodiscard]] std::uint64_t traffic_bytes(const EventCounts& events, std::string_view memory);

/// Multiply-accumulates that were issued and asked for, over what the machine could have done in
/// the same cycles, 0..1.
[[nodiscard]] double utilisation(const Cost& cost, const Architecture& machine);

struct OpCost {
  std::string layer;
  Pass pass = Pass::Forward;
  OpKind kind = OpKind::Matmul;
  std::shared_ptr<const Cost> cost;  ///< of all ops of the same work
};

/// Hardware of a machine, how many there are of it, and the power that each leaks.
struct Leakage {
  Instance instance;
  std::uint64_t count = 0;
  PowerRange power;
};

/// One iteration in some formats on a machine.
struct IterationCost {
  RoleFormats formats;
  Architecture machine = {};
  std::vector<OpCost> ops;
  std::array<Cost, std::size(all_passes)> passes;
  Cost total;
  Sums<Event, EnergyRange> prices = {};  ///< of each event of the total
  std::vector<Leakage> leakages = {};    ///< over the time of the total
  MachineArea area = {};                 ///< of the machine in these formats
  std::uint32_t added_stages = 0;        ///< of the deepest lanes of its products
};

/// What a technology makes of the events of a run, the whole iteration together. One that pipelines
/// lanes of its products otherwise than the first technology takes the cycles of an execution of
/// its own, by the same mappings.
struct PricedRun {
  std::string technology;
  std::string technology_title;
  double node_nm = 0;
  double voltage_v = 0;
  EnergyBreakdown energy;
  std::optional<EnergyBreakdown> baseline;
  /// Longest path of the formats' vector units, each the characterised one nearest to its machine's
  /// size; nothing where one is not known.
  std::optional<double> critical_path_ps = {};
  std::optional<double> baseline_critical_path_ps = {};
  std::optional<Cycles> cycles = {};  ///< of executions of its own, of either side; else nothing
  std::optional<Cycles> baseline_cycles = {};
  PriceTies ties = {};  ///< of the technology's entries; none without a baseline
};

/// A data file that went into a report.
struct DataFile {
  std::string path;
  std::string sha256;
};

/// Where a report comes from.
struct Manifest {
  std::string version;
  std::string build;  ///< tells programs of one version apart, hexadecimal
  std::string configuration_sha256;
  std::vector<DataFile> data_files;
  std::uint64_t seed = 0;
};

/// All that a run has found.
struct Report {
  Manifest manifest;
  std::string workload;
  std::string network;
  std::uint64_t batch = 1;
  Optimiser optimiser = Optimiser::LnsMadam;
  std::uint64_t parameters = 0;
  bool format_costs = false;
  std::optional<EmbeddingGradient> embedding_gradient = {};  ///< of a trace it may not be known
  std::optional<ElementwiseOps> elementwise = {};            ///< of a trace that says so
  std::vector<MissingWork> missing = {};                     ///< what the trace could not record
  Fidelity fidelity = Fidelity::Analytical;
  Objective objective = Objective::LeastCycles;
  IterationCost iteration;
  std::optional<IterationCost> baseline;
  bool iso_area = false;  ///< whether the baseline's machine has lanes of the format's area
  std::vector<PricedRun> technologies;  ///< beside each other; the first prices the iteration
  std::optional<DatapathCheck> datapath_check;  ///< at datapath fidelity
  std::vector<ReplayedOp> replay = {};          ///< of a trace with payloads, at datapath fidelity
  std::vector<std::string> remarks =
      {};  ///< what must be known to believe the numbers, a line each
};

}  // namespace lnsim
