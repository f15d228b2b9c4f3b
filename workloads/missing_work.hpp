// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workloads/op.hpp"

namespace lnsim {

/// Ops of a training step, all alike, that a trace could not record.
struct MissingWork {
  std::string op;     ///< by the name of who ran it
  std::string layer;  ///< where
  std::optional<Pass> pass = {};
  std::uint64_t count = 1;
  std::optional<std::uint64_t> macs = {};  ///< of all of them together; nothing where not known
  std::string why = {};                    ///< or empty
  bool operator==(const MissingWork&) const = default;
};

/// What is missing, added up.
struct MissingTotal {
  std::uint64_t ops = 0;
  std::uint64_t macs = 0;     ///< multiply-accumulates that are known to be missing
  std::uint64_t unknown = 0;  ///< ops whose multiply-accumulates are not known
  double share = 0;           ///< of `macs` in all that are known, recorded or missing: 0..1
  bool operator==(const MissingTotal&) const = default;
};

/// Throws OverflowError.
[[nodiscard]] MissingTotal total(const std::vector<MissingWork>& missing,
                                 std::uint64_t recorded_macs);

/// One line for people: how much is missing, and the ops with the most of it.
[[nodiscard]] std::string text_of(const std::vector<MissingWork>& missing,
                                  std::uint64_t recorded_macs);

}  // namespace lnsim
