// SPDX-License-Identifier: MIT
#include "sim/cycle/step_walker.hpp"

#include <algorithm>

namespace lnsim::cycle {

std::optional<TileWalker::Place> TileWalker::after(Place place) const {
  const auto& whole = mapping_.nest.whole;
  const auto& tile = mapping_.buffer;
  place.tap += tile.taps;
  if (place.tap < whole.taps) {
    return place;
  }
  place.tap = 0;
  place.reduction += tile.reduction;
  if (place.reduction < whole.reduction) {
    return place;
  }
  place.reduction = 0;
  auto& inner = mapping_.rows_outer ? place.column : place.row;
  inner += mapping_.rows_outer ? tile.columns : tile.rows;
  if (inner < (mapping_.rows_outer ? whole.columns : whole.rows)) {
    return place;
  }
  inner = 0;
  auto& outer = mapping_.rows_outer ? place.row : place.column;
  outer += mapping_.rows_outer ? tile.rows : tile.columns;
  if (outer < (mapping_.rows_outer ? whole.rows : whole.columns)) {
    return place;
  }
  outer = 0;
  ++place.group;
  return place.group < mapping_.nest.groups ? std::optional(place) : std::nullopt;
}

std::optional<BufferTile> TileWalker::next() {
  if (!place_) {
    return std::nullopt;
  }
  const auto place = *place_;
  const auto& whole = mapping_.nest.whole;
  BufferTile tile;
  tile.extent = {
      .rows = std::min(mapping_.buffer.rows, whole.rows - place.row),
      .columns = std::min(mapping_.buffer.columns, whole.columns - place.column),
      .reduction = std::min(mapping_.buffer.reduction, whole.reduction - place.reduction),
      .taps = std::min(mapping_.buffer.taps, whole.taps - place.tap)};
  const auto same = [&](auto Place::*axis) {
    return previous_ && previous_->group == place.group &&
           previous_->reduction == place.reduction && previous_->tap == place.tap &&
           (*previous_).*axis == place.*axis;
  };
  tile.loads_a = !same(&Place::row);
  tile.loads_b = !same(&Place::column);
  tile.first_reduction = place.reduction == 0 && place.tap == 0;
  tile.last_reduction = place.reduction + tile.extent.reduction == whole.reduction &&
                        place.tap + tile.extent.taps == whole.taps;
  previous_ = place;
  place_ = after(place);
  tile.last = !place_;
  return tile;
}

std::vector<Step> steps_of(const BufferTile& tile, const Mapping& mapping,
                           const lnsim::ProcessingElement& pe) {
  std::vector<Step> steps;
  const auto& extent = tile.extent;
  const auto& array = mapping.array;
  const bool spills = mapping.spills_partial_sums(pe);
  const bool one_row_block = extent.rows <= array.rows;
  const bool b_resident = extent.columns <= array.columns && extent.reduction <= array.reduction &&
                          extent.taps <= array.taps;
  for (std::uint64_t row = 0; row < extent.rows; row += array.rows) {
    for (std::uint64_t column = 0; column < extent.columns; column += array.columns) {
      Step step;
      step.extent = extent;
      step.tile = extent;
      step.extent.rows = std::min(array.rows, extent.rows - row);
      step.extent.columns = std::min(array.columns, extent.columns - column);
      step.fetches_a = column == 0 && (!one_row_block || tile.loads_a);
      step.fetches_b = !b_resident || (row == 0 && tile.loads_b);
      step.first_reduction = tile.first_reduction;
      step.last_reduction = tile.last_reduction;
      step.reads_sums = spills && !step.first_reduction;
      step.writes_outputs = spills || step.last_reduction;
      step.row_block = row / array.rows;
      step.column_block = column / array.columns;
      step.tile_begins = steps.empty();
      steps.push_back(step);
    }
  }
  steps.back().tile_ends = true;
  steps.back().last = tile.last;
  return steps;
}

}  // namespace lnsim::cycle
