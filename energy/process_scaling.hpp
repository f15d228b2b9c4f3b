// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "energy/range.hpp"

namespace lnsim {

/// A process and its supply.
struct Process {
  double node_nm = 0;
  double voltage_v = 0;
};

/// A published energy of an operation.
struct OperationEnergy {
  std::string operation;  ///< such as add int8
  double picojoules = 0;
  Process process;
};

/// What the energy of an operation becomes in another process: it goes with the voltage squared and
/// with a power of the node, which is what two published tables of the same operations save from
/// one node to the other beside their voltages. Above the larger of the two nodes it goes with the
/// node itself (Dennard et al. 1974).
class ProcessScaling {
 public:
  /// The tables of two nodes. Throws Error where they have no operation in common.
  ProcessScaling(const std::vector<OperationEnergy>& a, const std::vector<OperationEnergy>& b);

  /// nominal: by the geometric mean of the pairs; low and high: by those that save most and least.
  [[nodiscard]] Range<double> factor(const Process& from, const Process& to) const;

 private:
  double larger_node_nm_ = 0;
  Range<double> powers_;  ///< of the pairs: the least, the mean of their logarithms, the largest
};

}  // namespace lnsim
