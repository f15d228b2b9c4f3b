// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/operand_buffer.hpp"

#include <algorithm>

namespace lnsim::cycle::datapath {

void OperandBuffer::fill(std::span<const numerics::LnsCode> codes, const TileShape& shape) {
  constexpr numerics::LnsCode masked{.negative = false, .zero = true, .exponent = 0};
  line_vectors_ = shape.vectors(vector_size_);
  const auto runs = codes.size() / shape.reduction;
  const auto padded = ceil_div<std::uint64_t>(shape.reduction, vector_size_) * vector_size_;
  words_.assign(runs * padded, masked);
  for (std::uint64_t run = 0; run < runs; ++run) {
    std::ranges::copy(codes.subspan(run * shape.reduction, shape.reduction),
                      words_.begin() + static_cast<std::ptrdiff_t>(run * padded));
  }
}

std::span<const numerics::LnsCode> OperandBuffer::read(std::uint64_t line, std::uint64_t vector) {
  ++reads_;
  return std::span(words_).subspan((line * line_vectors_ + vector) * vector_size_, vector_size_);
}

}  // namespace lnsim::cycle::datapath
