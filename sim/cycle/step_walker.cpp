// SPDX-License-Identifier: MIT
#include "sim/cycle/step_walker.hpp"

#include <algorithm>

namespace lnsim::cycle {

std::optional<TileWalker::Place> TileWalker::after(Place place) const {
  const auto& whole = mapping_.nest.whole;
  const auto& tile = mapping_.buffer;
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
      .reduction = std::min(mapping_.buffer.reduction, whole.reduction - place.reduction)};
  const auto same = [&](auto Place::*axis) {
    return previous_ && previous_->group == place.group &&
           previous_->reduction == place.reduction && (*previous_).*axis == place.*axis;
  };
  tile.loads_a = !same(&Place::row);
  tile.loads_b = !same(&Place::column);
  tile.first_reduction = place.reduction == 0;
  tile.last_reduction = place.reduction + tile.extent.reduction == whole.reduction;
  previous_ = place;
  place_ = after(place);
  tile.last = !place_;
  return tile;
}

std::vector<Step> steps_of(const BufferTile& tile, const Mapping& mapping) {
  std::vector<Step> steps;
  const auto& extent = tile.extent;
  const bool one_row_block = extent.rows <= mapping.array.rows;
  const bool b_resident =
      extent.columns <= mapping.array.columns && extent.reduction <= mapping.array.reduction;
  for (std::uint64_t row = 0; row < extent.rows; row += mapping.array.rows) {
    for (std::uint64_t column = 0; column < extent.columns; column += mapping.array.columns) {
      Step step;
      step.extent = {.rows = std::min(mapping.array.rows, extent.rows - row),
                     .columns = std::min(mapping.array.columns, extent.columns - column),
                     .reduction = extent.reduction};
      step.fetches_a = column == 0 && (!one_row_block || tile.loads_a);
      step.fetches_b = !b_resident || (row == 0 && tile.loads_b);
      step.first_reduction = tile.first_reduction;
      step.last_reduction = tile.last_reduction;
      step.tile_begins = steps.empty();
      steps.push_back(step);
    }
  }
  steps.back().tile_ends = true;
  steps.back().last = tile.last;
  return steps;
}

}  // namespace lnsim::cycle
