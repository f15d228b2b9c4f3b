// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/operand_stimulus.hpp"

#include <algorithm>
#include <random>

#include "models/base/enumeration.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::cycle::datapath {
namespace {

using numerics::WordRange;

constexpr EnumNames<OperandStimulus, all_operand_stimuli.size()> stimulus_names{
    {{OperandStimulus::Random, "random"},
     {OperandStimulus::Words, "any"},
     {OperandStimulus::Largest, "largest"},
     {OperandStimulus::Smallest, "smallest"},
     {OperandStimulus::Zero, "zero"},
     {OperandStimulus::AlternatingSigns, "alternating"}}};

WordRange range_of(OperandStimulus stimulus) {
  return stimulus == OperandStimulus::Words      ? WordRange::Any
         : stimulus == OperandStimulus::Smallest ? WordRange::Small
                                                 : WordRange::Usual;
}

bool is_random(OperandStimulus stimulus) {
  return stimulus == OperandStimulus::Random || stimulus == OperandStimulus::Words ||
         stimulus == OperandStimulus::Smallest;
}

}  // namespace

std::string_view to_string(OperandStimulus stimulus) { return name_of(stimulus_names, stimulus); }

TileOperands make_operands(const TileShape& shape, const ProductFormats& formats,
                           OperandStimulus stimulus, std::uint64_t seed) {
  const auto& family = numerics::family_of(formats.lane);
  TileOperands tile{.shape = shape,
                    .output_offset = family.centring_offset(shape.elements(), formats)};
  const bool largest =
      stimulus == OperandStimulus::Largest || stimulus == OperandStimulus::AlternatingSigns;
  tile.a.assign(shape.rows * shape.elements(), largest ? family.largest_word(formats.a) : 0);
  tile.b.assign(shape.columns * shape.elements(), largest ? family.largest_word(formats.b) : 0);
  if (is_random(stimulus)) {
    std::mt19937_64 random(seed);
    const auto fill = [&](std::vector<std::uint32_t>& words, const NumberFormat& format) {
      std::ranges::generate(words,
                            [&] { return family.random_word(random, range_of(stimulus), format); });
    };
    fill(tile.a, formats.a);
    fill(tile.b, formats.b);
  } else if (stimulus == OperandStimulus::AlternatingSigns) {
    for (std::size_t i = 1; i < tile.b.size(); i += 2) {
      tile.b[i] = family.negated(tile.b[i], formats.b);
    }
  }
  return tile;
}

}  // namespace lnsim::cycle::datapath
