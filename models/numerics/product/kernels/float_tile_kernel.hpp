// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "models/numerics/product/kernels/product_kernel.hpp"
#include "models/numerics/product/kernels/tile_kernels.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of floats and of elements of blocks, or null where they do not fit the format.
/// The datapath, which takes what they leave, must outlive it.
[[nodiscard]] std::unique_ptr<ProductKernel> make_float_tile_kernel(const VectorDatapath& datapath,
                                                                    const TileKernels& kernels);

}  // namespace lnsim::numerics::kernels
