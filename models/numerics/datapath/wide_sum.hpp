// SPDX-License-Identifier: MIT
#pragma once

namespace lnsim::numerics {

__extension__ using WideInteger = __int128;

/// A sum without the bits that a rounding to 24 cannot need, but for one that says whether there
/// were any.
[[nodiscard]] double without_last_bits(WideInteger sum);

}  // namespace lnsim::numerics
