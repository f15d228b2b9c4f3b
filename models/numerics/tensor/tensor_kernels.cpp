// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/tensor_kernels.hpp"

#include <algorithm>
#include <cstring>

#include "models/numerics/tensor/grid_loops.hpp"

namespace lnsim::numerics {
namespace {

/// One number at a time.
struct Scalar {
  static constexpr std::size_t lanes = 1;
  using Int = std::int32_t;

  static Int load(const void* from) {
    Int x = 0;
    std::memcpy(&x, from, sizeof(x));
    return x;
  }
  static void store(void* to, Int x) { std::memcpy(to, &x, sizeof(x)); }
  static Int broadcast(std::int32_t x) { return x; }
  static Int gather(const std::int32_t* table, Int index) { return table[index]; }
  static Int min(Int a, Int b) { return std::min(a, b); }
  static Int max(Int a, Int b) { return std::max(a, b); }
};

constexpr auto scalar_tensor_kernels = kernels_for<Scalar>();

}  // namespace

const TensorKernels& tensor_kernels(InstructionSet instruction_set) {
#ifdef __x86_64__
  switch (instruction_set) {
    case InstructionSet::Portable:
      return scalar_tensor_kernels;
    case InstructionSet::Avx2:
      return avx2_tensor_kernels;
    case InstructionSet::Avx512:
      return avx512_tensor_kernels;
  }
#endif
  return scalar_tensor_kernels;
}

const TensorKernels& tensor_kernels() {
  static const auto& fastest = tensor_kernels(supported_instruction_sets().back());
  return fastest;
}

}  // namespace lnsim::numerics
