// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/float_tile_kernel.hpp"
#include "models/numerics/product/kernels/planned_kernel.hpp"
#include "models/numerics/product/kernels/product_kernel.hpp"
#include "models/numerics/product/kernels/tile_kernels.hpp"

namespace lnsim::numerics::kernels {
namespace {

template <class Plan>
std::unique_ptr<ProductKernel> kernel_of(const Plan& plan,
                                         typename TileKernel<Plan>::Multiply multiply) {
  return std::make_unique<TileKernel<Plan>>(plan, multiply);
}

const TileKernels* kernels_of(InstructionSet instruction_set) {
#ifdef __x86_64__
  switch (instruction_set) {
    case InstructionSet::Portable:
      return nullptr;
    case InstructionSet::Avx2:
      return &avx2_kernels;
    case InstructionSet::Avx512:
      return &avx512_kernels;
  }
#endif
  return nullptr;
}

}  // namespace

std::unique_ptr<ProductKernel> make_tile_kernel(const VectorDatapath& datapath,
                                                InstructionSet instruction_set) {
  const auto& format = datapath.format();
  const auto* kernels = kernels_of(instruction_set);
  if (kernels == nullptr) {
    return nullptr;
  }
  if (const auto plan = table_plan(format)) {
    return kernel_of(*plan, kernels->tables);
  }
  if (const auto plan = wide_table_plan(format)) {
    return kernel_of(*plan, kernels->wide_tables);
  }
  if (const auto plan = bin_plan(format)) {
    return kernel_of(*plan, kernels->bins);
  }
  if (const auto plan = integer_plan(format)) {
    return kernel_of(*plan, kernels->integers);
  }
  return make_float_tile_kernel(datapath, *kernels);
}

}  // namespace lnsim::numerics::kernels
