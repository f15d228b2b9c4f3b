// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// Stored words as those of a lane, whose format holds all of their numbers.
class WordWidening {
 public:
  WordWidening(const NumberFormat& format, const NumberFormat& lane);

  /// The words themselves where they are the lane's, else `copy`, which then has them.
  [[nodiscard]] std::span<const std::uint32_t> widened(std::span<const std::uint32_t> words,
                                                       std::vector<std::uint32_t>& copy) const;

 private:
  std::vector<std::uint32_t> of_word_;  ///< none where words stay as they are
};

}  // namespace lnsim::numerics
