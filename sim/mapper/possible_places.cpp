// SPDX-License-Identifier: MIT
#include "sim/mapper/possible_places.hpp"

#include <algorithm>
#include <numeric>

#include "models/base/checked.hpp"

namespace lnsim {

bool PossiblePlaces::holds(const Region& region, const Places& places) const {
  return fits_processing_elements(region, places) && fits_global_buffer(region, places);
}

/// Their buffers hold operand A of a step, and a window of operand B; where they don't hold all of
/// the step's, it streams in chunks and the collectors hold the partial sums.
bool PossiblePlaces::fits_processing_elements(const Region& region, const Places& places) const {
  const auto& choice = region.choice;
  const auto& pe = machine_.pe;
  const auto& reduction = (*region.reductions)[places.reduction];
  const auto& rows = (*region.rows)[places.array_rows];
  const auto& columns = (*region.array_columns)[places.array_columns];
  const auto a = product(rows.per_pe, reduction.size, choice.buffer_taps);
  const auto fits_b = [&](std::uint64_t elements) {
    return formats_.b.storage.bytes(elements) <= pe.buffer_b.half();
  };
  if (formats_.a.storage.bytes(a) > pe.buffer_a.half() ||
      !fits_b(checked_multiply(columns.b_per_pe, region.window))) {
    return false;
  }
  const bool resident = choice.array_taps == choice.buffer_taps &&
                        fits_b(checked_multiply(columns.b_per_pe, reduction.b));
  return resident ||
         ceil_div<std::uint64_t>(rows.per_pe, pe.lanes) * columns.per_pe <= pe.collector_entries;
}

/// Half of it holds a tile's operands, and its outputs as the narrower of results and partial sums.
bool PossiblePlaces::fits_global_buffer(const Region& region, const Places& places) const {
  if (!machine_.memory) {
    return true;
  }
  const auto& choice = region.choice;
  const auto& reduction = (*region.reductions)[places.reduction];
  const auto rows = (*region.rows)[places.buffer_rows].size;
  const auto& columns = (*region.buffer_columns)[places.buffer_columns];
  const auto a = choice.nest.elements_a({rows, 0, reduction.size, choice.buffer_taps});
  const auto b = checked_multiply(columns.b, reduction.b);
  const auto out = choice.nest.elements_out({rows, columns.size, 0, 0});
  return formats_.a.storage.bytes(a) + formats_.b.storage.bytes(b) +
             std::min(formats_.output().bytes(out), formats_.sum_bytes(out)) <=
         machine_.memory->global_buffer.half();
}

/// The other axes' last possible places depend on the low ends of the rest alone.
void PossiblePlaces::contract_high(Places& high) {
  high.array_rows = std::min(high.array_rows, high.buffer_rows);
  high.array_columns = std::min(high.array_columns, high.buffer_columns);
}

/// Sizes of the array lie within those of the global buffer; and as possible places are followed
/// along each axis by impossible ones alone, bisection finds the last.
bool PossiblePlaces::contract(const Region& region, Places& low, Places& high) const {
  auto& [reduction, buffer_rows, buffer_columns, array_rows, array_columns] = low;
  while ((*region.rows)[buffer_rows].size < (*region.rows)[array_rows].size) {
    ++buffer_rows;
  }
  while ((*region.buffer_columns)[buffer_columns].size <
         (*region.array_columns)[array_columns].size) {
    ++buffer_columns;
  }
  if (buffer_rows > high.buffer_rows || buffer_columns > high.buffer_columns ||
      !holds(region, low)) {
    return false;
  }
  contract_high(high);
  if (holds(region, high)) {
    return true;
  }
  for (const auto member : place_axes) {
    auto places = low;
    auto good = low.*member;
    auto bad = high.*member + 1;
    for (auto next = bad - 1; bad - good > 1; next = std::midpoint(good, bad)) {
      places.*member = next;
      (holds(region, places) ? good : bad) = next;
    }
    high.*member = good;
  }
  return true;
}

}  // namespace lnsim
