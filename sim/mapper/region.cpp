// SPDX-License-Identifier: MIT
#include "sim/mapper/region.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "models/base/checked.hpp"
#include "sim/mapper/tile_sizes.hpp"

namespace lnsim {
namespace {

std::vector<std::uint64_t> divisors(std::uint64_t number) {
  std::vector<std::uint64_t> found;
  for (std::uint64_t candidate = 1; candidate * candidate <= number; ++candidate) {
    if (number % candidate == 0) {
      found.push_back(candidate);
      if (candidate * candidate != number) {
        found.push_back(number / candidate);
      }
    }
  }
  std::ranges::sort(found);
  return found;
}

/// Numbers of kernel positions in a tile that can matter: for every number of tiles the fewest
/// whole planes of the kernel, whole rows of a plane, and equal parts of a row.
std::vector<std::uint64_t> tap_sizes(const LoopNest& nest) {
  if (nest.whole.taps == 1) {
    return {1};
  }
  const auto row = nest.width.taps;
  const auto plane = nest.height.taps * row;
  auto found = divisors(row);
  const auto add_parts = [&](std::uint64_t whole, std::uint64_t unit) {
    for (auto tiles = whole / unit; tiles >= 1; --tiles) {
      found.push_back(ceil_div(whole / unit, tiles) * unit);
    }
  };
  add_parts(plane, row);
  add_parts(nest.whole.taps, plane);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return found;
}

/// A way to spread a nest over processing elements.
struct Spread {
  std::uint32_t rows = 1;
  std::uint32_t columns = 1;
  bool widest = true;
};

std::vector<Spread> spreads(std::uint32_t elements) {
  std::vector<Spread> found;
  for (std::uint32_t rows = 1; rows <= elements; ++rows) {
    const auto most = elements / rows;
    const bool tall = rows == elements || elements / (rows + 1) != most;
    for (std::uint32_t columns = 1; columns <= most; ++columns) {
      found.push_back({rows, columns, tall && columns == most});
    }
  }
  return found;
}

/// Elements of operand B for a unit of the reduction, whatever the alignment of columns.
std::uint64_t least_b(const LoopNest& nest, std::uint64_t columns, std::uint64_t taps) {
  const auto aligned =
      nest.window_on_columns ? columns : ceil_div(columns, nest.column_taps) * nest.column_taps;
  return nest.window_on_columns ? nest.elements_b({0, columns, 1, taps})
                                : std::min(nest.column_channels, aligned / nest.column_taps);
}

/// The same for all columns, if they come in blocks of at most so many: neighbouring blocks share
/// the edges of their windows, and every element comes once. A column costs least in whole rows of
/// the image, in whole images, or in the largest block.
std::uint64_t least_b_of_all(const LoopNest& nest, std::uint64_t block, std::uint64_t taps) {
  const auto columns = nest.whole.columns;
  if (!nest.window_on_columns || taps == 1 || block >= columns) {
    return least_b(nest, columns, taps);
  }
  const auto cost = [&](std::uint64_t some) {
    return static_cast<double>(least_b(nest, some, taps)) / static_cast<double>(some);
  };
  auto least = cost(block);
  const auto plane = nest.width.output * nest.height.output;
  for (const auto unit : {nest.width.output, plane, plane * nest.depth.output}) {
    if (block >= unit) {
      least = std::min(least, cost(block / unit * unit));
    }
  }
  const auto apart = static_cast<std::uint64_t>(std::floor(least * static_cast<double>(columns)));
  return std::max(apart, least_b(nest, columns, taps));
}

/// Lists of candidates of a nest with its groups packed, each made once.
class Lists {
 public:
  Lists(const LoopNest& nest, const ProcessingElement& pe, std::uint64_t dense)
      : nest_(nest), pe_(pe), dense_(dense) {}

  std::shared_ptr<const ReductionSizes> reductions() {
    if (!reductions_) {
      auto list = std::make_shared<ReductionSizes>();
      for (const auto size : tile_sizes(nest_.whole.reduction, {pe_.vector_size}, dense_)) {
        list->push_back(reduction_size(nest_, size));
      }
      reductions_ = std::move(list);
    }
    return reductions_;
  }

  std::shared_ptr<const RowSizes> rows(std::uint64_t spread) {
    auto& known = rows_[spread];
    if (!known) {
      auto list = std::make_shared<RowSizes>();
      for (const auto size :
           tile_sizes(nest_.whole.rows, {pe_.lanes, pe_.lanes * spread}, dense_)) {
        list->push_back(row_size(size, spread));
      }
      known = std::move(list);
    }
    return known;
  }

  std::shared_ptr<const ColumnSizes> columns(std::uint64_t spread, std::uint64_t taps) {
    auto& known = columns_[{spread, taps}];
    if (!known) {
      const auto run = nest_.window_on_columns ? nest_.width.output : nest_.column_taps;
      auto list = std::make_shared<ColumnSizes>();
      for (const auto size :
           tile_sizes(nest_.whole.columns, {spread, spread * pe_.collector_entries, run}, dense_)) {
        list->push_back(column_size(nest_, size, spread, taps));
      }
      known = std::move(list);
    }
    return known;
  }

 private:
  const LoopNest& nest_;
  const ProcessingElement& pe_;
  std::uint64_t dense_;
  std::shared_ptr<const ReductionSizes> reductions_;
  std::map<std::uint64_t, std::shared_ptr<const RowSizes>> rows_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::shared_ptr<const ColumnSizes>> columns_;
};

}  // namespace

ReductionSize reduction_size(const LoopNest& nest, std::uint64_t size) {
  return {size, nest.window_on_columns ? size : nest.elements_b({0, nest.column_taps, size, 1})};
}

RowSize row_size(std::uint64_t size, std::uint64_t pe_rows) {
  return {size, ceil_div(size, pe_rows)};
}

ColumnSize column_size(const LoopNest& nest, std::uint64_t size, std::uint64_t pe_columns,
                       std::uint64_t taps) {
  const auto per_pe = ceil_div(size, pe_columns);
  return {size, per_pe, least_b(nest, size, taps), least_b(nest, per_pe, taps),
          least_b_of_all(nest, size, taps)};
}

std::uint64_t Region::size(std::size_t axis, std::uint32_t place) const {
  switch (axis) {
    case 0:
      return (*reductions)[place].size;
    case 1:
    case 3:
      return (*rows)[place].size;
    case 2:
      return (*buffer_columns)[place].size;
    default:
      return (*array_columns)[place].size;
  }
}

Sizes Region::sizes(const Places& places) const {
  return {(*reductions)[places.reduction], (*rows)[places.buffer_rows],
          (*buffer_columns)[places.buffer_columns], (*rows)[places.array_rows],
          (*array_columns)[places.array_columns]};
}

Places Region::last() const {
  const auto last = [](const auto& list) { return static_cast<std::uint32_t>(list->size() - 1); };
  return {last(reductions), last(rows), last(buffer_columns), last(rows), last(array_columns)};
}

std::vector<Region> regions_of(const LoopNest& nest, const Architecture& machine,
                               std::uint64_t dense) {
  std::vector<Region> regions;
  for (const auto together : divisors(nest.groups)) {
    const auto joined = packed(nest, together);
    Lists lists(joined, machine.pe, dense);
    const auto taps = tap_sizes(joined);
    const auto window = joined.elements_b({0, joined.column_taps, 1, 1});
    for (const auto& [pe_rows, pe_columns, widest] : spreads(machine.processing_elements)) {
      for (const auto buffer_taps : taps) {
        for (const auto array_taps : taps) {
          for (const bool rows_outer : {true, false}) {
            if (array_taps <= buffer_taps) {
              regions.push_back(
                  {.choice = {joined, pe_rows, pe_columns, rows_outer, buffer_taps, array_taps},
                   .reductions = lists.reductions(),
                   .rows = lists.rows(pe_rows),
                   .buffer_columns = lists.columns(pe_columns, buffer_taps),
                   .array_columns = lists.columns(pe_columns, array_taps),
                   .window = window,
                   .spreads_widest = widest});
            }
          }
        }
      }
    }
  }
  return regions;
}

}  // namespace lnsim
