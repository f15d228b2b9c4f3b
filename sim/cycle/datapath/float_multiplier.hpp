// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <vector>

#include "models/numerics/format/product_formats.hpp"
#include "sim/cycle/datapath/side.hpp"

namespace lnsim::cycle::datapath {

/// The floating-point multipliers in front of all lanes, one an element. Operands are the bits of
/// an fp32, which holds every narrower format; results are as the accumulator's format rounds them.
/// Combinational.
class FloatMultiplier : public sc_core::sc_module {
 public:
  /// Throws Error where the formats are no floating-point ones.
  FloatMultiplier(const sc_core::sc_module_name& name, const ProductFormats& formats);

  void decode(Side side, std::span<const std::uint32_t> words,
              std::span<std::uint32_t> operands) const;
  /// products[element][lane] = a[element][lane] x b[element].
  void multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                std::span<float> products) const;

 private:
  enum class Results : std::uint8_t { ExactInFp32, Fp32, Fp16 };

  Results results_ = Results::ExactInFp32;
  std::vector<std::uint32_t> operands_a_;  ///< by word; empty for fp32
  std::vector<std::uint32_t> operands_b_;
};

}  // namespace lnsim::cycle::datapath
