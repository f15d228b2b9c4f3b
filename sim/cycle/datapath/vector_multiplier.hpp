// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <systemc>
#include <utility>

#include "models/numerics/format/product_formats.hpp"
#include "sim/cycle/datapath/side.hpp"

namespace lnsim::cycle::datapath {

/// What a lane hands to an accumulator for a vector: an integer in accumulator units or, of a
/// window, no number; or the bits of an fp32 and, next to them, whether an operand was infinite or
/// no number.
using VectorSum = std::int64_t;
inline constexpr VectorSum special_operand = VectorSum{1} << 32;
inline constexpr VectorSum not_a_number = VectorSum{1} << 62;

/// What stands in all lanes between the operand registers and the accumulators: it multiplies
/// vectors element by element and sums up the products of each lane. A family of formats, a
/// subclass; its parts are modules with the hardware's names. Combinational.
class VectorMultiplier : public sc_core::sc_module {
 public:
  /// Elements that the units have worked on, masked ones included.
  struct Counts {
    std::uint64_t multiplications = 0;
    std::uint64_t conversions = 0;
  };

  /// Stored words of a side as the units take them, which is done once and not for every use; both
  /// of one size.
  virtual void decode(Side side, std::span<const std::uint32_t> words,
                      std::span<std::uint32_t> operands) const = 0;
  /// The operand of an element that takes no part: with any masked one its product is nothing.
  [[nodiscard]] virtual std::uint32_t masked() const { return 0; }
  /// sums[lane]: the products of that lane's elements of a, [element][lane], with those of b; with
  /// deferred bins sums[lane][bin].
  virtual void multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                        std::span<VectorSum> sums) = 0;
  /// Work since the last call.
  virtual Counts take_counts() = 0;

 protected:
  explicit VectorMultiplier(const sc_core::sc_module_name& name) : sc_module(name) {}
};

/// The units of a product for vectors of vector_size elements on at most `lanes` lanes. Throws
/// Error where an option of its lane is out of range.
[[nodiscard]] std::unique_ptr<VectorMultiplier> make_vector_multiplier(
    const ProductFormats& formats, std::uint32_t vector_size, std::uint32_t lanes);

}  // namespace lnsim::cycle::datapath
