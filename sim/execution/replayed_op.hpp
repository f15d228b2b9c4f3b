// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workloads/op.hpp"

namespace lnsim {

/// An output whose sum is another than the recorded one.
struct Mismatch {
  std::vector<std::uint64_t> index;  ///< in the tensor of sums
  std::int64_t expected = 0;
  std::int64_t found = 0;
  bool operator==(const Mismatch&) const = default;
};

/// The arithmetic that an op's words were recorded in.
struct RecordedArithmetic {
  std::string format;
  std::uint32_t vector_size = 0;
  bool operator==(const RecordedArithmetic&) const = default;
};

/// A contraction of a trace whose outputs a processing element has computed again.
struct ReplayedOp {
  std::string layer;
  Pass pass = Pass::Forward;
  OpKind kind = OpKind::Matmul;
  std::uint64_t outputs = 0;
  std::uint64_t compared = 0;  ///< outputs: all, or none where no comparable sums were recorded
  std::uint64_t mismatches = 0;
  std::uint64_t overflows = 0;  ///< sums that did not fit the accumulator, vector by vector
  std::optional<Mismatch> first_mismatch = {};
  /// Power of the product of the factors before they were quantised over that of the difference;
  /// nothing where those are not known, or one of both powers is 0.
  std::optional<double> signal_to_noise_db = {};
  std::optional<RecordedArithmetic> recorded = {};

  bool operator==(const ReplayedOp&) const = default;
};

}  // namespace lnsim
