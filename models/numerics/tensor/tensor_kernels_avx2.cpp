// SPDX-License-Identifier: MIT
#include "models/numerics/simd/avx2.hpp"
#include "models/numerics/tensor/grid_loops.hpp"

namespace lnsim::numerics {
namespace {

struct Avx2Lanes : kernels::Avx2 {
  static Int gather(const std::int32_t* table, Int index) {
    return reinterpret_cast<Int>(
        _mm256_i32gather_epi32(table, reinterpret_cast<__m256i>(index), sizeof(*table)));
  }
};

}  // namespace

const TensorKernels avx2_tensor_kernels = kernels_for<Avx2Lanes>();

}  // namespace lnsim::numerics
