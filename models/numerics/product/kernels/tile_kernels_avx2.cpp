// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/bin_rows.hpp"
#include "models/numerics/product/kernels/exact_tiles.hpp"
#include "models/numerics/product/kernels/fixed_tiles.hpp"
#include "models/numerics/product/kernels/float_tiles.hpp"
#include "models/numerics/product/kernels/integer_tiles.hpp"
#include "models/numerics/product/kernels/log_tiles.hpp"
#include "models/numerics/product/kernels/table_lanes.hpp"
#include "models/numerics/product/kernels/table_rows.hpp"
#include "models/numerics/product/kernels/tile_kernels.hpp"
#include "models/numerics/product/kernels/tile_product.hpp"
#include "models/numerics/product/kernels/window_tiles.hpp"
#include "models/numerics/simd/avx2.hpp"

namespace lnsim::numerics::kernels {

const TileKernels avx2_kernels{
    .tables = multiply_tiles<Avx2, LogTiles<Avx2, TableRows<Avx2>>>,
    .wide_tables = multiply_tiles<Avx2, LogTiles<Avx2, TableLanes<Avx2>>>,
    .bins = multiply_tiles<Avx2, LogTiles<Avx2, BinRows<Avx2>>>,
    .integers = multiply_tiles<Avx2, IntegerTiles<Avx2>>,
    .floats = multiply_tiles<Avx2, FloatTiles<Avx2>>,
    .exact_floats = multiply_tiles<Avx2, ExactTiles<Avx2>>,
    .window_floats = multiply_tiles<Avx2, WindowTiles<Avx2>>,
    .fixed_floats = multiply_tiles<Avx2, FixedTiles<Avx2>>};

}  // namespace lnsim::numerics::kernels
