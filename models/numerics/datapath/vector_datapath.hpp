// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "models/numerics/format/product_formats.hpp"

namespace lnsim::numerics {

/// A partial sum as a word of the accumulator: two's complement in accumulator units, or the bits
/// of a float. An empty sum is 0 in every format.
using Sum = std::int64_t;

struct DotResult {
  Sum sum = 0;
  std::uint64_t overflows = 0;  ///< sums that did not fit their accumulator, vector by vector
  bool operator==(const DotResult&) const = default;
};

/// The bit-true arithmetic of a vector multiply-accumulate unit and of the conversion of its sums,
/// on stored words: those of a in the format of operand A, those of b in that of operand B.
class VectorDatapath {
 public:
  explicit VectorDatapath(ProductFormats formats) : formats_(std::move(formats)) {}
  VectorDatapath(const VectorDatapath&) = delete;
  VectorDatapath& operator=(const VectorDatapath&) = delete;
  virtual ~VectorDatapath() = default;

  [[nodiscard]] const ProductFormats& formats() const { return formats_; }
  /// That of the lane.
  [[nodiscard]] const NumberFormat& format() const { return formats_.lane; }

  /// Running sums that an output takes: 1, or with deferred bins one a bin.
  [[nodiscard]] virtual std::size_t sums() const { return 1; }
  /// Adds the products of one vector, which are summed up before an accumulator sees them; a and b
  /// of one size. Elements that a vector lacks contribute nothing. Returns how many of the sums()
  /// running sums did not fit their accumulator.
  [[nodiscard]] virtual std::uint64_t accumulate(std::span<Sum> sums,
                                                 std::span<const std::uint32_t> a,
                                                 std::span<const std::uint32_t> b) const = 0;
  /// The one sum that an output is made of.
  [[nodiscard]] virtual DotResult total(std::span<const Sum> sums) const {
    return {.sum = sums.front(), .overflows = 0};
  }
  /// The word of a sum in the result's format. offset scales it: by 2^(offset / gamma) in LNS,
  /// where gamma is the result's, else by 2^offset.
  [[nodiscard]] virtual std::uint32_t output(Sum sum, std::int32_t offset) const = 0;
  /// A sum as a number, where scale is the product of the operands' scales.
  [[nodiscard]] virtual double value_of(Sum sum, double scale) const = 0;

  /// A dot product in vectors of vector_size elements, the last one as long as it is. Throws Error
  /// where the sizes differ or the vector size is 0.
  [[nodiscard]] DotResult dot(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                              std::size_t vector_size) const;

 private:
  ProductFormats formats_;
};

/// The datapath of a product. Throws Error where an option of its lane is out of range.
[[nodiscard]] std::unique_ptr<VectorDatapath> make_datapath(const ProductFormats& formats);

}  // namespace lnsim::numerics
