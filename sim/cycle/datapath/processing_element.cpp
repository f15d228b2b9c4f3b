// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/processing_element.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "models/base/error.hpp"

namespace lnsim::cycle::datapath {

ProcessingElement::ProcessingElement(const sc_core::sc_module_name& name,
                                     const lnsim::ProcessingElement& pe,
                                     const ProductFormats& formats, const sc_core::sc_time& cycle,
                                     TileStream stream, const LanePipeline& pipeline)
    : sc_module(name),
      pe_(pe),
      latency_(pe.latency_cycles() + pipeline.added_stages),
      sums_in_turn_(pipeline.sums_in_turn),
      cycle_(cycle),
      stream_(std::move(stream)),
      buffer_a_("buffer_a", pe.vector_size),
      buffer_b_("buffer_b", pe.vector_size),
      vector_mac_("vector_mac", pe, formats, latency_),
      post_processing_("post_processing", formats),
      post_processing_lanes_(std::min(pe.post_processing_lanes, pe.lanes)),
      running_sums_(running_sums(formats.lane)) {
  SC_HAS_PROCESS(ProcessingElement);
  SC_THREAD(run);
}

void ProcessingElement::run() {
  while (const auto* const tile = stream_.next()) {
    require_fit(*tile);
    load(*tile);
    begin(*tile);
    issue(tile->shape);
    while (progress_.column < tile->shape.columns) {
      clock();
    }
    take_counts(progress_.result);
    progress_.result.cycles = Cycles(progress_.cycles);
    stream_.done(*tile, std::move(progress_.result));
  }
}

void ProcessingElement::begin(const TileOperands& tile) {
  progress_ = {.tile = &tile, .issued = std::vector<std::uint64_t>(tile.shape.columns)};
  progress_.result.sums.resize(tile.shape.rows * tile.shape.columns);
  progress_.result.outputs.resize(tile.shape.rows * tile.shape.columns);
}

void ProcessingElement::require_fit(const TileOperands& tile) const {
  const auto& shape = tile.shape;
  const bool fits = shape.rows > 0 && shape.rows <= pe_.lanes && shape.columns > 0 &&
                    shape.columns <= pe_.collector_entries && shape.elements() > 0;
  if (!fits || tile.a.size() != shape.rows * shape.elements() ||
      tile.b.size() != shape.columns * shape.elements()) {
    throw Error("expected a tile of 1 to " + std::to_string(pe_.lanes) + " rows and 1 to " +
                std::to_string(pe_.collector_entries) + " columns with a word an element, found " +
                std::to_string(shape.rows) + " x " + std::to_string(shape.columns) + " x " +
                std::to_string(shape.elements()) + " with " + std::to_string(tile.a.size()) +
                " and " + std::to_string(tile.b.size()) + " words");
  }
}

/// Every lane has a bank of A to itself; B is read a line at a time.
void ProcessingElement::load(const TileOperands& tile) {
  fill(buffer_a_, Side::A, tile.a, tile.shape, tile.shape.rows);
  fill(buffer_b_, Side::B, tile.b, tile.shape, 1);
  vector_mac_.reset(tile.shape.rows);
}

void ProcessingElement::fill(OperandBuffer& buffer, Side side,
                             const std::vector<std::uint32_t>& words, const TileShape& shape,
                             std::uint64_t at_once) {
  decoded_.resize(words.size());
  vector_mac_.multiplier().decode(side, words, decoded_);
  buffer.fill(decoded_, shape, at_once, vector_mac_.multiplier().masked());
}

void ProcessingElement::issue(const TileShape& shape) {
  for (std::uint64_t vector = 0; vector < shape.vectors(pe_.vector_size); ++vector) {
    vector_mac_.latch(buffer_a_.read(0, vector));
    for (std::uint64_t column = 0; column < shape.columns; ++column) {
      auto& issued = progress_.issued[column];
      while (vector > 0 && progress_.cycles < issued + sums_in_turn_) {
        clock();
      }
      vector_mac_.issue(buffer_b_.read(column, vector), column);
      issued = progress_.cycles;
      ++progress_.issues;
      ++broadcasts_;
      for (std::uint32_t i = 0; i < pe_.initiation_interval_cycles; ++i) {
        clock();
      }
    }
  }
}

void ProcessingElement::clock() {
  const bool converting = converts();
  wait(cycle_);
  vector_mac_.clock();
  ++progress_.cycles;
  if (converting) {
    convert_group();
  }
}

bool ProcessingElement::converts() const {
  const auto& shape = progress_.tile->shape;
  const auto earlier = (shape.vectors(pe_.vector_size) - 1) * shape.columns + progress_.column;
  return progress_.column < shape.columns && progress_.issues > earlier &&
         progress_.cycles >=
             progress_.issued[progress_.column] + pe_.initiation_interval_cycles + latency_;
}

/// A group of post_processing_lanes rows of a column takes a cycle.
void ProcessingElement::convert_group() {
  const auto& [rows, columns, reduction, taps] = progress_.tile->shape;
  auto& [tile, cycles, issues, issued, column, row, result] = progress_;
  for (const auto end = std::min(rows, row + post_processing_lanes_); row < end; ++row) {
    const auto at = row * columns + column;
    result.sums[at] = total(row, column);
    result.outputs[at] = post_processing_.convert(result.sums[at], tile->output_offset);
  }
  if (row == rows) {
    row = 0;
    ++column;
  }
}

numerics::Sum ProcessingElement::total(std::uint64_t row, std::uint64_t column) {
  for (std::size_t bin = 0; bin < running_sums_.size(); ++bin) {
    running_sums_[bin] = vector_mac_.collector().sum(column, row, bin);
  }
  return post_processing_.total(running_sums_);
}

void ProcessingElement::take_counts(TileResult& result) {
  const auto mac = vector_mac_.take_counts();
  const auto outputs = post_processing_.take_counts();
  result.overflows = mac.collector.overflows + outputs.overflows;
  result.counts = {.buffer_a_reads = buffer_a_.take_reads(),
                   .operand_latches = mac.latches,
                   .buffer_b_reads = buffer_b_.take_reads(),
                   .broadcasts = std::exchange(broadcasts_, 0),
                   .multiplications = mac.multiplier.multiplications,
                   .conversions = mac.multiplier.conversions,
                   .accumulations = mac.accumulations,
                   .collector_reads = mac.collector.reads,
                   .collector_writes = mac.collector.writes,
                   .bin_combinations = outputs.combinations,
                   .post_processings = outputs.conversions};
}

}  // namespace lnsim::cycle::datapath
