// SPDX-License-Identifier: MIT
#pragma once

#include "energy/rtl/rtl_design.hpp"

namespace lnsim {

/// The vector multiply-accumulate unit of a floating-point or microscaling format whose products
/// are added up in fixed point, to a float. Throws Error where vectors do not divide a block.
[[nodiscard]] RtlDesign fused_rtl_design(const NumberFormat& format, std::uint32_t vector_size);

}  // namespace lnsim
