// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lnsim {

/// A tensor's dimensions, outermost first; empty for a single number.
using Dimensions = std::vector<std::uint64_t>;

/// As NumPy writes it, such as (2, 3).
[[nodiscard]] std::string to_string(const Dimensions& shape);

/// A tensor in a file of NumPy's format (numpy.lib.format), version 1.0 or 2.0: floats of 32 or 64
/// bits, unsigned integers of 8, 16 or 32 or integers of 64, little-endian, in C order.
class NpyFile {
 public:
  /// Throws InputError for anything else, such as a file that is cut off or too long.
  explicit NpyFile(const std::filesystem::path& path);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Dimensions& shape() const { return shape_; }

  /// The elements; the last dimension runs fastest. Throws InputError where Element (double,
  /// std::uint32_t or std::int64_t) does not hold every number of the file's type, or one is no
  /// finite number.
  template <class Element>
  [[nodiscard]] std::vector<Element> elements() const;

 private:
  std::string name_;
  std::string type_;
  Dimensions shape_;
  std::string content_;
  std::size_t begin_ = 0;  ///< of the elements in the content
};

}  // namespace lnsim
