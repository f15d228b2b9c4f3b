// SPDX-License-Identifier: MIT
#include "sim/mapper/chunk.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <tuple>

#include "models/base/units.hpp"
#include "sim/mapper/tile_sizes.hpp"

namespace lnsim {
namespace {

/// Vectors of a dot product whose reduction comes in chunks.
std::uint64_t vectors(const Mapping& mapping, std::uint64_t vector, std::uint64_t chunk) {
  const auto reduction = mapping.buffer.reduction;
  return reduction / chunk * ceil_div(chunk, vector) + ceil_div(reduction % chunk, vector);
}

/// Elements of operand B of a step whose reduction comes in chunks.
std::uint64_t elements_b(const Mapping& mapping, std::uint64_t chunk) {
  const auto reduction = mapping.buffer.reduction;
  const auto of = [&](std::uint64_t extent) {
    return extent == 0
               ? 0
               : mapping.nest.elements_b({0, mapping.array.columns, extent, mapping.array.taps});
  };
  return reduction / chunk * of(chunk) + of(reduction % chunk);
}

/// The largest extent that fits, below the whole reduction of a tile.
template <class Fits>
std::uint64_t largest(std::uint64_t whole, const Fits& fits) {
  std::uint64_t good = 0;
  for (auto bad = whole; bad - good > 1;) {
    const auto middle = std::midpoint(good, bad);
    (fits(middle) ? good : bad) = middle;
  }
  return good;
}

/// Of lengths that load fewer elements the more vectors they take, the best of each: lengths up to
/// `part` that are whole vectors or whole rows of the image.
void add_shared(std::vector<std::uint64_t>& found, const Mapping& mapping, std::uint64_t part,
                std::uint64_t vector) {
  const auto row = mapping.nest.width.output;
  std::vector<std::array<std::uint64_t, 3>> lengths;
  const auto longest = [&](std::uint64_t most) {
    return std::max(most / vector * vector, most / row * row);
  };
  for (auto chunk = longest(part); chunk > 0; chunk = longest(chunk - 1)) {
    lengths.push_back({vectors(mapping, vector, chunk), elements_b(mapping, chunk), chunk});
  }
  std::ranges::stable_sort(lengths, {}, [](const auto& l) { return std::tie(l[0], l[1]); });
  auto least = std::numeric_limits<std::uint64_t>::max();
  for (const auto& [vectors, elements, chunk] : lengths) {
    if (elements < least) {
      least = elements;
      found.push_back(chunk);
    }
  }
}

}  // namespace

std::vector<std::uint64_t> chunks(const Mapping& mapping, const Architecture& machine,
                                  const Legality& legality) {
  const auto& nest = mapping.nest;
  const auto whole = mapping.buffer.reduction;
  const auto fits = [&, columns = mapping.columns_per_pe()](std::uint64_t extent) {
    return legality.fits_buffer_b(nest, columns, extent, mapping.array.taps);
  };
  const bool shares_windows = !nest.window_on_columns && nest.column_taps > 1;
  const bool dense = nest.whole.reduction <= dense_extent;
  std::vector<std::uint64_t> found;
  if (fits(whole)) {
    found.push_back(whole);
    if (!shares_windows && !dense) {
      return found;
    }
  }
  const auto part = largest(whole, fits);
  const std::uint64_t vector = machine.pe.vector_size;
  if (dense) {
    for (auto chunk = part; chunk > 0; --chunk) {
      found.push_back(chunk);
    }
  } else if (part > 0 && part < vector) {
    found.push_back(part);
  } else if (shares_windows) {
    add_shared(found, mapping, part, vector);
  } else if (part > 0) {
    found.push_back(part / vector * vector);
  }
  return found;
}

}  // namespace lnsim
