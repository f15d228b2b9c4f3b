// SPDX-License-Identifier: MIT
#include "models/numerics/simd/instruction_set.hpp"

namespace lnsim::numerics {

std::vector<InstructionSet> supported_instruction_sets() {
  std::vector<InstructionSet> sets{InstructionSet::Portable};
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    sets.push_back(InstructionSet::Avx2);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vpopcntdq")) {
      sets.push_back(InstructionSet::Avx512);
    }
  }
#endif
  return sets;
}

}  // namespace lnsim::numerics
