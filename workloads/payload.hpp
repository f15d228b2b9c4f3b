// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "workloads/op.hpp"

namespace lnsim {

/// The .npy files of an op's tensors, by their role in the forward pass.
struct Payload {
  std::string layer;
  Pass pass = Pass::Forward;
  OpKind kind = OpKind::Matmul;
  std::optional<std::filesystem::path> first = {};
  std::optional<std::filesystem::path> second = {};
  std::optional<std::filesystem::path> output = {};
  bool operator==(const Payload&) const = default;
};

/// Those of a trace's ops that have any, in the order of the trace. Throws InputError where the
/// file is no trace.
[[nodiscard]] std::vector<Payload> read_payloads(const std::filesystem::path& trace);

/// The numbers of both operands of a trace's forward contractions, one op after the other.
struct ForwardOperands {
  std::vector<double> first;
  std::vector<double> second;
};

/// Those of the ops that have both tensors. Throws InputError where none has, or a file is bad.
[[nodiscard]] ForwardOperands read_forward_operands(const std::filesystem::path& trace);

}  // namespace lnsim
