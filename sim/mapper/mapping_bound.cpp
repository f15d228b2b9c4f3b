// SPDX-License-Identifier: MIT
#include "sim/mapper/mapping_bound.hpp"

#include "sim/mapper/box_bound.hpp"

namespace lnsim {

Score least_score(const Mapping& mapping, const Scorer& scorer,
                  const analytical::MachineRates& rates) {
  const auto& [nest, pe_rows, pe_columns, array, buffer, rows_outer] = mapping;
  const RegionChoice choice{nest, pe_rows, pe_columns, rows_outer, buffer.taps, array.taps};
  const auto reduction = reduction_size(nest, buffer.reduction);
  const auto buffer_rows = row_size(buffer.rows, pe_rows);
  const auto array_rows = row_size(array.rows, pe_rows);
  const auto buffer_columns = column_size(nest, buffer.columns, pe_columns, buffer.taps);
  const auto array_columns = column_size(nest, array.columns, pe_columns, array.taps);
  const Sizes sizes{reduction, buffer_rows, buffer_columns, array_rows, array_columns};
  const BoxBound bound(choice, RegionTotals(choice), rates, sizes, sizes);
  return scorer.of(bound.cycles(), bound.tally());
}

}  // namespace lnsim
