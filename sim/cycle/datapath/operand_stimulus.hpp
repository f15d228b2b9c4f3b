// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/numerics/format/product_formats.hpp"
#include "sim/cycle/datapath/tile.hpp"

namespace lnsim::cycle::datapath {

/// What a test tile is filled with.
enum class OperandStimulus : std::uint8_t {
  Random,    ///< numbers of every magnitude that leave outputs within range, and zeros
  Words,     ///< every stored word equally likely; of floats, NaN and infinity now and then
  Largest,   ///< the largest magnitude everywhere: sums saturate
  Smallest,  ///< the smallest magnitude everywhere; of floats, random ones whose products are
             ///< near the smallest normal number: they vanish, or cancel to nothing
  Zero,      ///< what the format makes of zero, everywhere
  AlternatingSigns  ///< the largest magnitude, the signs of b alternating: sums cancel
};
inline constexpr std::array all_operand_stimuli{
    OperandStimulus::Random,   OperandStimulus::Words, OperandStimulus::Largest,
    OperandStimulus::Smallest, OperandStimulus::Zero,  OperandStimulus::AlternatingSigns};

[[nodiscard]] std::string_view to_string(OperandStimulus stimulus);

/// A tile's operands in the formats of a product; the output offset places random outputs within
/// the result's range. Equal arguments give equal operands.
[[nodiscard]] TileOperands make_operands(const TileShape& shape, const ProductFormats& formats,
                                         OperandStimulus stimulus, std::uint64_t seed);

}  // namespace lnsim::cycle::datapath
