// SPDX-License-Identifier: MIT
// g++ 12 takes its own undefined vectors for uninitialised ones (GCC bug 105593).
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "models/numerics/kernels/avx512.hpp"
#include "models/numerics/kernels/bin_rows.hpp"
#include "models/numerics/kernels/float_tiles.hpp"
#include "models/numerics/kernels/integer_tiles.hpp"
#include "models/numerics/kernels/log_tiles.hpp"
#include "models/numerics/kernels/table_lanes.hpp"
#include "models/numerics/kernels/table_rows.hpp"
#include "models/numerics/kernels/tile_kernels.hpp"
#include "models/numerics/kernels/tile_product.hpp"

namespace lnsim::numerics::kernels {

const TileKernels avx512_kernels{
    .tables = multiply_tiles<Avx512, LogTiles<Avx512, TableRows<Avx512>>>,
    .wide_tables = multiply_tiles<Avx512, LogTiles<Avx512, TableLanes<Avx512>>>,
    .bins = multiply_tiles<Avx512, LogTiles<Avx512, BinRows<Avx512>>>,
    .integers = multiply_tiles<Avx512, IntegerTiles<Avx512>>,
    .floats = multiply_tiles<Avx512, FloatTiles<Avx512>>};

}  // namespace lnsim::numerics::kernels
