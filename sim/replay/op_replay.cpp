// SPDX-License-Identifier: MIT
#include "sim/replay/op_replay.hpp"

#include <algorithm>
#include <cmath>

namespace lnsim::replay {
namespace {

using cycle::datapath::TileOperands;
using cycle::datapath::TileResult;

ReplayedOp unmeasured(const Payload& payload, const ReplayArithmetic& arithmetic) {
  std::uint64_t outputs = 1;
  for (const auto size : shape_of(payload.op, roles_of(payload.op).result)) {
    outputs *= size;
  }
  ReplayedOp op{.layer = payload.op.layer,
                .pass = payload.op.pass,
                .kind = payload.op.kind,
                .outputs = outputs,
                .compared = comparable(payload, arithmetic) ? outputs : 0};
  if (payload.datapath) {
    op.recorded = {.format = payload.datapath->format,
                   .vector_size = payload.datapath->vector_size};
  }
  return op;
}

}  // namespace

OpReplay::OpReplay(const Payload& payload, const ReplayArithmetic& arithmetic,
                   const lnsim::ProcessingElement& pe)
    : parts_(DotProducts::of(payload.op)),
      tensors_(load(payload, arithmetic)),
      numerics_(numerics::make_datapath(arithmetic.formats)),
      lanes_(pe.lanes),
      entries_(pe.collector_entries),
      result_(unmeasured(payload, arithmetic)) {
  const auto unreached = std::stable_partition(parts_.begin(), parts_.end(),
                                               [](const auto& part) { return part.taps() > 0; });
  std::for_each(unreached, parts_.end(), [this](const auto& part) { compare_zeros(part); });
  parts_.erase(unreached, parts_.end());
}

/// Outputs that no kernel position reaches are not computed, and 0.
void OpReplay::compare_zeros(const DotProducts& unreached) {
  for (std::uint64_t group = 0; group < unreached.groups() && result_.compared > 0; ++group) {
    for (std::uint64_t row = 0; row < unreached.rows(); ++row) {
      for (std::uint64_t column = 0; column < unreached.columns(); ++column) {
        compare(unreached.result(group, row, column), 0);
      }
    }
  }
}

/// Columns run fastest: the rows of a tile stay for all of them.
std::optional<OpReplay::Corner> OpReplay::following() const {
  if (!corner_) {
    return parts_.empty() ? std::nullopt : std::optional(Corner{});
  }
  auto corner = *corner_;
  corner.column += entries_;
  if (corner.column >= dots().columns()) {
    corner.column = 0;
    corner.row += lanes_;
  }
  if (corner.row >= dots().rows()) {
    corner.row = 0;
    ++corner.group;
  }
  if (corner.group >= dots().groups()) {
    corner.group = 0;
    ++corner.part;
  }
  return corner.part < parts_.size() ? std::optional(corner) : std::nullopt;
}

const TileOperands* OpReplay::next() {
  const auto corner = following();
  if (!corner) {
    return nullptr;
  }
  corner_ = corner;
  if (corner->column == 0) {
    places_.resize(elements());
    tile_.shape.taps = dots().taps();
    tile_.shape.reduction = dots().reduction();
    gather_rows();
  }
  gather_columns();
  return &tile_;
}

/// The operand words of a line, from a tensor's words, or in blocks from its numbers.
void OpReplay::gather(const std::vector<std::uint32_t>& words, const std::vector<double>& numbers,
                      std::span<std::uint32_t> line) const {
  if (!words.empty()) {
    std::ranges::transform(places_, line.begin(), [&](std::size_t place) {
      return place == absent ? tensors_.zero : words[place];
    });
    return;
  }
  std::vector<double> values(places_.size());
  std::ranges::transform(places_, values.begin(),
                         [&](std::size_t place) { return place == absent ? 0 : numbers[place]; });
  quantise_blocks(values, dots().reduction(), numerics_->format(), line);
}

void OpReplay::gather_rows() {
  const auto rows = std::min(lanes_, dots().rows() - corner_->row);
  tile_.shape.rows = rows;
  tile_.a.resize(rows * elements());
  a_numbers_.resize(has_reference() ? rows * elements() : 0);
  for (std::uint64_t row = 0; row < rows; ++row) {
    dots().row(corner_->group, corner_->row + row, places_);
    gather(tensors_.a_words, tensors_.a_numbers,
           std::span(tile_.a).subspan(row * elements(), elements()));
    for (std::size_t i = 0; has_reference() && i < elements(); ++i) {
      a_numbers_[i * rows + row] = tensors_.a_numbers[places_[i]];
    }
  }
}

void OpReplay::gather_columns() {
  const auto columns = std::min(entries_, dots().columns() - corner_->column);
  tile_.shape.columns = columns;
  tile_.b.resize(columns * elements());
  b_numbers_.resize(has_reference() ? columns * elements() : 0);
  for (std::uint64_t column = 0; column < columns; ++column) {
    dots().column(corner_->group, corner_->column + column, places_);
    gather(tensors_.b_words, tensors_.b_numbers,
           std::span(tile_.b).subspan(column * elements(), elements()));
    for (std::size_t i = 0; has_reference() && i < elements(); ++i) {
      b_numbers_[column * elements() + i] =
          places_[i] == absent ? 0 : tensors_.b_numbers[places_[i]];
    }
  }
}

void OpReplay::done(const TileResult& result) {
  const auto& shape = tile_.shape;
  result_.overflows += result.overflows;
  if (result_.compared > 0) {
    for (std::uint64_t row = 0; row < shape.rows; ++row) {
      for (std::uint64_t column = 0; column < shape.columns; ++column) {
        compare(dots().result(corner_->group, corner_->row + row, corner_->column + column),
                result.sums[row * shape.columns + column]);
      }
    }
  }
  if (has_reference()) {
    measure_noise(result);
  }
}

/// The first is that of the lowest place, whatever the order of the tiles.
void OpReplay::compare(std::size_t place, numerics::Sum found) {
  const auto expected = tensors_.sums[place];
  if (expected == found) {
    return;
  }
  ++result_.mismatches;
  if (place < first_mismatch_) {
    first_mismatch_ = place;
    result_.first_mismatch = {.index = index_of(place), .expected = expected, .found = found};
  }
}

void OpReplay::measure_noise(const TileResult& result) {
  const auto& [rows, columns, reduction, taps] = tile_.shape;
  std::vector<double> exact(rows);
  for (std::uint64_t column = 0; column < columns; ++column) {
    std::ranges::fill(exact, 0);
    for (std::size_t i = 0; i < elements(); ++i) {
      const auto b = b_numbers_[column * elements() + i];
      const auto* a = &a_numbers_[i * rows];
      for (std::uint64_t row = 0; row < rows; ++row) {
        exact[row] += a[row] * b;
      }
    }
    for (std::uint64_t row = 0; row < rows; ++row) {
      const auto sum = result.sums[row * columns + column];
      const auto difference = numerics_->value_of(sum, tensors_.scale) - exact[row];
      signal_ += exact[row] * exact[row];
      noise_ += difference * difference;
    }
  }
}

std::vector<std::uint64_t> OpReplay::index_of(std::size_t place) const {
  auto index = tensors_.shape;
  for (auto i = index.size(); i-- > 0;) {
    const auto size = index[i];
    index[i] = place % size;
    place /= size;
  }
  return index;
}

ReplayedOp OpReplay::result() const {
  constexpr double decibels_a_decade = 10;
  auto result = result_;
  const auto ratio = decibels_a_decade * std::log10(signal_ / noise_);
  if (std::isfinite(ratio)) {
    result.signal_to_noise_db = ratio;
  }
  return result;
}

}  // namespace lnsim::replay
