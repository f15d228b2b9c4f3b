// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace lnsim::cycle::datapath {

/// Which operand of a product.
enum class Side : std::uint8_t { A, B };

}  // namespace lnsim::cycle::datapath
