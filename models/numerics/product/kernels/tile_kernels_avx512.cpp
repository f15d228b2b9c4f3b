// SPDX-License-Identifier: MIT
// g++ 12 takes its own undefined vectors for uninitialised ones (GCC bug 105593).
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

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
#include "models/numerics/simd/avx512.hpp"

namespace lnsim::numerics::kernels {

const TileKernels avx512_kernels{
    .tables = multiply_tiles<Avx512, LogTiles<Avx512, TableRows<Avx512>>>,
    .wide_tables = multiply_tiles<Avx512, LogTiles<Avx512, TableLanes<Avx512>>>,
    .bins = multiply_tiles<Avx512, LogTiles<Avx512, BinRows<Avx512>>>,
    .integers = multiply_tiles<Avx512, IntegerTiles<Avx512>>,
    .floats = multiply_tiles<Avx512, FloatTiles<Avx512>>,
    .exact_floats = multiply_tiles<Avx512, ExactTiles<Avx512>>,
    .window_floats = multiply_tiles<Avx512, WindowTiles<Avx512>>,
    .fixed_floats = multiply_tiles<Avx512, FixedTiles<Avx512>>};

}  // namespace lnsim::numerics::kernels
