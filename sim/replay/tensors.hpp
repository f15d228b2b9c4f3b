// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "workloads/npy.hpp"
#include "workloads/payload.hpp"

namespace lnsim::replay {

/// The arithmetic that ops are replayed in.
struct ReplayArithmetic {
  ProductFormats formats;
  std::uint32_t vector_size = 0;
};

/// What an op is computed from again, and what it is compared with. Words are none where the format
/// has blocks with scales, which lie along each reduction: quantise_blocks makes them of numbers.
struct Tensors {
  std::vector<std::uint32_t> a_words;
  std::vector<std::uint32_t> b_words;
  double scale = 1;               ///< of a sum: both factors' scales multiplied
  std::uint32_t zero = 0;         ///< the word of an element that is absent
  std::vector<double> a_numbers;  ///< before they were quantised; both or none are there
  std::vector<double> b_numbers;
  std::vector<numerics::Sum> sums;  ///< as recorded; none where those are of another arithmetic
  Dimensions shape;                 ///< of the outputs
};

/// Whether a payload's words were multiplied in this arithmetic, so that its sums are comparable.
[[nodiscard]] bool comparable(const Payload& payload, const ReplayArithmetic& arithmetic);

/// Whether a payload has what its op is computed from: comparable words, or the numbers of both
/// factors, which are quantised with a scale a tensor or a block then.
[[nodiscard]] bool replayable(const Payload& payload, const ReplayArithmetic& arithmetic);

/// Throws InputError where a file of a replayable payload can't be read, is cut off, or has another
/// shape than its op.
void require_files(const Payload& payload, const ReplayArithmetic& arithmetic);

/// Loads a replayable payload. Throws InputError as require_files, and where elements are of
/// another type, wider than the format or not finite.
[[nodiscard]] Tensors load(const Payload& payload, const ReplayArithmetic& arithmetic);

/// Words of a dot product's numbers, [tap][reduction], as a datapath takes them: each block of a
/// reduction has its scale.
void quantise_blocks(std::span<const double> numbers, std::size_t reduction,
                     const NumberFormat& format, std::span<std::uint32_t> words);

}  // namespace lnsim::replay
