// SPDX-License-Identifier: MIT
#include "sim/mapper/region_totals.hpp"

#include "models/base/checked.hpp"

namespace lnsim {

RegionTotals::RegionTotals(const RegionChoice& choice) {
  const auto& [nest, pe_rows, pe_columns, rows_outer, buffer_taps, array_taps] = choice;
  a = checked_multiply(nest.groups, nest.elements_a(nest.whole));
  out = checked_multiply(nest.groups, nest.elements_out(nest.whole));
  reduction_b = reduction_size(nest, nest.whole.reduction).b;
  tap_tiles = ceil_div(nest.whole.taps, buffer_taps);
  full_tap_tiles = nest.whole.taps / buffer_taps;
  const auto& whole = nest.whole;
  const auto rest = whole.taps % buffer_taps;
  rest_b = rest == 0 ? 0
                     : checked_multiply(nest.groups,
                                        nest.elements_b({0, whole.columns, whole.reduction, rest}));
  tap_chunks = nest.whole.taps / array_taps;
}

}  // namespace lnsim
