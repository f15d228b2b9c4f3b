// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace lnsim {

/// What a run at datapath fidelity computed value by value and found equal to the numerics library,
/// bit for bit, and to the tile model in cycles and counts. A difference ends the run.
struct DatapathCheck {
  std::uint64_t tiles = 0;
  std::uint64_t outputs = 0;
  std::uint64_t weights = 0;  ///< updated, each in every step

  DatapathCheck& operator+=(const DatapathCheck& other);
  bool operator==(const DatapathCheck&) const = default;
};

inline DatapathCheck& DatapathCheck::operator+=(const DatapathCheck& other) {
  tiles += other.tiles;
  outputs += other.outputs;
  weights += other.weights;
  return *this;
}

}  // namespace lnsim
