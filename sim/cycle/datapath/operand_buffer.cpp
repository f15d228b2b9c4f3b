// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/operand_buffer.hpp"

#include <algorithm>
#include <bit>

namespace lnsim::cycle::datapath {
namespace {

/// The bit-reversed numbers of 0 .. count - 1, where count is a power of two.
std::vector<std::size_t> bit_reversed(std::size_t count) {
  std::vector<std::size_t> reversed(count);
  for (std::size_t half = 1; half < count; half *= 2) {
    for (std::size_t i = 0; i < half; ++i) {
      reversed[half + i] = reversed[i] + count / (2 * half);
    }
  }
  return reversed;
}

}  // namespace

OperandBuffer::OperandBuffer(const sc_core::sc_module_name& name, std::uint32_t vector_size)
    : sc_module(name),
      vector_size_(vector_size),
      positions_(bit_reversed(std::bit_ceil(vector_size))) {}

void OperandBuffer::fill(std::span<const std::uint32_t> operands, const TileShape& shape,
                         std::uint64_t at_once, std::uint32_t masked) {
  at_once_ = at_once;
  line_vectors_ = shape.vectors(vector_size_);
  const auto lines = operands.size() / shape.elements();
  operands_.assign(lines * line_vectors_ * positions_.size(), masked);
  const auto* source = operands.data();
  for (std::uint64_t line = 0; line < lines; ++line) {
    auto* vector =
        &operands_[line / at_once * line_vectors_ * positions_.size() * at_once + line % at_once];
    for (std::uint64_t tap = 0; tap < shape.taps; ++tap) {
      for (std::uint64_t left = shape.reduction; left > 0; vector += positions_.size() * at_once) {
        const auto count = std::min<std::uint64_t>(left, vector_size_);
        for (std::uint64_t element = 0; element < count; ++element) {
          vector[positions_[element] * at_once] = *source++;
        }
        left -= count;
      }
    }
  }
}

std::span<const std::uint32_t> OperandBuffer::read(std::uint64_t group, std::uint64_t vector) {
  reads_ += at_once_;
  const auto size = positions_.size() * at_once_;
  return std::span(operands_).subspan((group * line_vectors_ + vector) * size, size);
}

}  // namespace lnsim::cycle::datapath
