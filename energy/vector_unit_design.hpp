// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lnsim {

/// A vector unit that was characterised, and how fast it is.
struct VectorUnitDesign {
  std::string name;
  std::string format;
  double critical_path_ps = 0;
  std::uint32_t vector_size = 1;  ///< elements
};

/// The fastest unit of a format, in its own spelling; null where there is none.
[[nodiscard]] const VectorUnitDesign* fastest_unit(const std::vector<VectorUnitDesign>& units,
                                                   const std::string& format);

/// The unit of a format whose vectors are nearest to a size, of two the wider; null where there is
/// none.
[[nodiscard]] const VectorUnitDesign* nearest_unit(const std::vector<VectorUnitDesign>& units,
                                                   const std::string& format,
                                                   std::uint32_t vector_size);

}  // namespace lnsim
