// SPDX-License-Identifier: MIT
#include "models/numerics/kernels/avx2.hpp"
#include "models/numerics/kernels/bin_rows.hpp"
#include "models/numerics/kernels/float_tiles.hpp"
#include "models/numerics/kernels/integer_tiles.hpp"
#include "models/numerics/kernels/log_tiles.hpp"
#include "models/numerics/kernels/table_lanes.hpp"
#include "models/numerics/kernels/table_rows.hpp"
#include "models/numerics/kernels/tile_kernels.hpp"
#include "models/numerics/kernels/tile_product.hpp"

namespace lnsim::numerics::kernels {

const TileKernels avx2_kernels{
    .tables = multiply_tiles<Avx2, LogTiles<Avx2, TableRows<Avx2>>>,
    .wide_tables = multiply_tiles<Avx2, LogTiles<Avx2, TableLanes<Avx2>>>,
    .bins = multiply_tiles<Avx2, LogTiles<Avx2, BinRows<Avx2>>>,
    .integers = multiply_tiles<Avx2, IntegerTiles<Avx2>>,
    .floats = multiply_tiles<Avx2, FloatTiles<Avx2>>};

}  // namespace lnsim::numerics::kernels
