// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace lnsim {

/// Extents up to which every tile size is a candidate.
inline constexpr std::uint64_t dense_extent = 24;

/// Sizes of tiles along an axis that can matter, ascending. Of an axis up to `dense` all; else
/// equal parts of the whole, and for each quantum (lanes, vectors, rows of an image) the sizes of
/// so many quanta that one fewer would need another tile, so that no tile leaves part of the
/// hardware idle, and halves of a quantum. They depend on the axis and the quanta alone: a larger
/// memory, port or bandwidth takes no candidate away.
[[nodiscard]] std::vector<std::uint64_t> tile_sizes(std::uint64_t whole,
                                                    std::initializer_list<std::uint64_t> quanta,
                                                    std::uint64_t dense = dense_extent);

}  // namespace lnsim
