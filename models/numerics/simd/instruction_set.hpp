// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace lnsim::numerics {

/// What a kernel is built for. All of them make the same bits.
enum class InstructionSet : std::uint8_t {
  Portable,
  Avx2,   ///< with FMA
  Avx512  ///< F, BW, DQ and VPOPCNTDQ
};

/// Those that this processor runs, the fastest last.
[[nodiscard]] std::vector<InstructionSet> supported_instruction_sets();

}  // namespace lnsim::numerics
