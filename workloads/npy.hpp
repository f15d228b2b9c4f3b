// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace lnsim {

/// A tensor of numbers, each of which a double holds exactly.
struct NpyArray {
  std::vector<std::uint64_t> shape;  ///< empty for a single number
  std::vector<double> values;        ///< the last dimension runs fastest
  bool operator==(const NpyArray&) const = default;
};

/// Reads a file of NumPy's format (numpy.lib.format), version 1.0 or 2.0: floats of 32 or 64 bits
/// or unsigned integers of 8, 16 or 32, little-endian, in C order. Throws InputError for anything
/// else, such as a file that is cut off or too long.
[[nodiscard]] NpyArray read_npy(const std::filesystem::path& path);

}  // namespace lnsim
