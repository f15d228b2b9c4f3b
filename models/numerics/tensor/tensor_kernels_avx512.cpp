// SPDX-License-Identifier: MIT
// g++ 12 takes its own undefined vectors for uninitialised ones (GCC bug 105593).
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "models/numerics/simd/avx512.hpp"
#include "models/numerics/tensor/grid_loops.hpp"

namespace lnsim::numerics {
namespace {

struct Avx512Lanes : kernels::Avx512 {
  static Int gather(const std::int32_t* table, Int index) {
    return reinterpret_cast<Int>(
        _mm512_i32gather_epi32(reinterpret_cast<__m512i>(index), table, sizeof(*table)));
  }
};

}  // namespace

const TensorKernels avx512_tensor_kernels = kernels_for<Avx512Lanes>();

}  // namespace lnsim::numerics
