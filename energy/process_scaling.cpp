// SPDX-License-Identifier: MIT
#include "energy/process_scaling.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

/// The power of the node's ratio that an operation's energy goes with, beside its voltage squared.
double power_of(const OperationEnergy& a, const OperationEnergy& b) {
  const double voltage = a.process.voltage_v / b.process.voltage_v;
  return std::log(a.picojoules / b.picojoules / (voltage * voltage)) /
         std::log(a.process.node_nm / b.process.node_nm);
}

/// Capacitance in a unit of its own: by the power up to a node, in proportion above it.
double capacitance(double node_nm, double larger_node_nm, double power) {
  const double ratio = node_nm / larger_node_nm;
  return ratio > 1 ? ratio : std::pow(ratio, power);
}

}  // namespace

ProcessScaling::ProcessScaling(const std::vector<OperationEnergy>& a,
                               const std::vector<OperationEnergy>& b) {
  std::vector<double> powers;
  for (const auto& first : a) {
    for (const auto& second : b) {
      const double nodes[] = {first.process.node_nm, second.process.node_nm};
      if (first.operation == second.operation && nodes[0] != nodes[1]) {
        powers.push_back(power_of(first, second));
        larger_node_nm_ = std::max(nodes[0], nodes[1]);
      }
    }
  }
  if (powers.empty()) {
    throw Error("the published tables have no operation of two nodes in common");
  }
  double sum = 0;
  for (const double power : powers) {
    sum += power;
  }
  const auto [least, largest] = std::minmax_element(powers.begin(), powers.end());
  powers_ = {*least, sum / static_cast<double>(powers.size()), *largest};
}

Range<double> ProcessScaling::factor(const Process& from, const Process& to) const {
  const double voltage = to.voltage_v / from.voltage_v;
  const auto by = [&](double power) {
    return capacitance(to.node_nm, larger_node_nm_, power) /
           capacitance(from.node_nm, larger_node_nm_, power) * voltage * voltage;
  };
  const auto [low, high] = std::minmax({by(powers_.low), by(powers_.high)});
  return {low, by(powers_.nominal), high};
}

}  // namespace lnsim
