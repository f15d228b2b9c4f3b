// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workloads/op.hpp"

namespace lnsim {

/// The rule of the weight update. Each is a fixed amount of arithmetic and state per weight.
enum class Optimiser : std::uint8_t { LnsMadam, Madam, Sgd, Adam };

[[nodiscard]] std::string_view to_string(Optimiser optimiser);  ///< lns_madam, madam, sgd, adam
/// Throws Error naming the nearest known optimisers.
[[nodiscard]] Optimiser parse_optimiser(std::string_view name);

/// One training iteration as a list of ops in the order of execution.
struct Workload {
  std::string name;     ///< what the report calls it
  std::string network;  ///< the network that it was lowered from
  std::uint64_t batch = 1;
  Optimiser optimiser = Optimiser::LnsMadam;
  std::optional<std::string> format;  ///< spelling recorded in a trace's header
  std::vector<Op> ops;
  bool operator==(const Workload&) const = default;
};

/// The weights that the iteration updates: all trained parameters. Throws OverflowError.
[[nodiscard]] std::uint64_t parameter_count(const Workload& workload);

}  // namespace lnsim
