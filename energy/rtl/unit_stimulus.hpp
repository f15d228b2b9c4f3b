// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "energy/rtl/operand_stream.hpp"
#include "energy/rtl/rtl_design.hpp"
#include "energy/rtl/stimulus.hpp"

namespace lnsim {

/// Issues that a vector of A is held for: 16, as the vectors of the processing element's buffer A
/// are (R. Venkatesan et al., "MAGNet," ICCAD 2019: local A-stationary).
inline constexpr std::uint64_t issues_for_each_a = 16;
/// Issues that make a sum.
inline constexpr std::uint64_t issues_for_each_sum = 64;

// Each issues something every cycle; `issues` of them are measured, after a warm-up, and the
// numerics library says what must come out.

/// A vector multiply-accumulate unit, all elements active.
[[nodiscard]] Stimulus vector_mac_stimulus(const RtlDesign& design, const NumberFormat& format,
                                           const OperandSource& operands, std::uint64_t issues);

/// The conversion of sums of 256 products, moved from the range of products to that of words.
[[nodiscard]] Stimulus linear_to_log_stimulus(const RtlDesign& design, const NumberFormat& format,
                                              const OperandSource& operands, std::uint64_t issues);

/// The sum of running sums of 256 products, one a bin, of a format with deferred bins.
[[nodiscard]] Stimulus bin_constants_stimulus(const RtlDesign& design, const NumberFormat& format,
                                              const OperandSource& operands, std::uint64_t issues);

/// The update of weights (operand a) by gradients (operand b) whose second moment lies between half
/// and twice the square of a quarter of the gradient's largest magnitude.
[[nodiscard]] Stimulus weight_update_stimulus(const RtlDesign& design,
                                              const numerics::WeightUpdateParameters& parameters,
                                              const OperandSource& operands, std::uint64_t issues);

}  // namespace lnsim
