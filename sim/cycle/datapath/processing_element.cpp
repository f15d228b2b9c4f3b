// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/processing_element.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "models/base/error.hpp"

namespace lnsim::cycle::datapath {

ProcessingElement::ProcessingElement(const sc_core::sc_module_name& name,
                                     const lnsim::ProcessingElement& pe,
                                     numerics::LnsDatapath datapath, const sc_core::sc_time& cycle,
                                     TileStream stream)
    : sc_module(name),
      pe_(pe),
      datapath_(std::move(datapath)),
      cycle_(cycle),
      stream_(std::move(stream)),
      buffer_a_("buffer_a", pe.vector_size),
      buffer_b_("buffer_b", pe.vector_size) {
  lanes_.init(pe.lanes, [&](const char* lane, std::size_t) {
    return new VectorMac(lane, pe_, datapath_, broadcast_, cycle_);
  });
  linear_to_log_.init(std::min(pe.post_processing_lanes, pe.lanes),
                      [&](const char* lane, std::size_t) {
                        return new LinearToLog(lane, datapath_.linear_to_log());
                      });
  SC_HAS_PROCESS(ProcessingElement);
  SC_THREAD(run);
}

void ProcessingElement::run() {
  while (const auto tile = stream_.next()) {
    require_fit(*tile);
    load(*tile);
    const auto begin = sc_core::sc_time_stamp().value();
    issue(tile->shape);
    wait(cycle_ * pe_.pipeline_depth_cycles);
    auto result = drain(*tile);
    result.cycles = Cycles((sc_core::sc_time_stamp().value() - begin) / cycle_.value());
    result.counts = take_counts();
    stream_.done(*tile, std::move(result));
  }
}

void ProcessingElement::require_fit(const TileOperands& tile) const {
  const auto& shape = tile.shape;
  const bool fits = shape.rows > 0 && shape.rows <= pe_.lanes && shape.columns > 0 &&
                    shape.columns <= pe_.collector_entries && shape.elements() > 0;
  if (!fits || tile.a.size() != shape.rows * shape.elements() ||
      tile.b.size() != shape.columns * shape.elements()) {
    throw Error("expected a tile of 1 to " + std::to_string(pe_.lanes) + " rows and 1 to " +
                std::to_string(pe_.collector_entries) + " columns with a code an element, found " +
                std::to_string(shape.rows) + " x " + std::to_string(shape.columns) + " x " +
                std::to_string(shape.elements()) + " with " + std::to_string(tile.a.size()) +
                " and " + std::to_string(tile.b.size()) + " codes");
  }
}

void ProcessingElement::load(const TileOperands& tile) {
  buffer_a_.fill(tile.a, tile.shape);
  buffer_b_.fill(tile.b, tile.shape);
  for (auto& lane : lanes_) {
    lane.reset();
  }
}

/// Lanes see what is on the wires one delta cycle after it is put there.
void ProcessingElement::issue(const TileShape& shape) {
  for (std::uint64_t vector = 0; vector < shape.vectors(pe_.vector_size); ++vector) {
    for (std::uint64_t row = 0; row < shape.rows; ++row) {
      lanes_[row].latch(buffer_a_.read(row, vector));
    }
    for (std::uint64_t column = 0; column < shape.columns; ++column) {
      broadcast_.vector = buffer_b_.read(column, vector);
      broadcast_.column = column;
      broadcast_.valid.notify(sc_core::SC_ZERO_TIME);
      ++broadcasts_;
      wait(cycle_ * pe_.initiation_interval_cycles);
    }
  }
}

/// A group of post_processing_lanes rows takes a cycle, whether its rows are in use or not.
TileResult ProcessingElement::drain(const TileOperands& tile) {
  const auto& [rows, columns, reduction, taps] = tile.shape;
  TileResult result;
  result.sums.resize(rows * columns);
  result.outputs.resize(rows * columns);
  for (std::uint64_t column = 0; column < columns; ++column) {
    for (std::uint64_t first = 0; first < pe_.lanes; first += linear_to_log_.size()) {
      wait(cycle_);
      for (auto row = first; row < std::min(rows, first + linear_to_log_.size()); ++row) {
        const auto& sum = lanes_[row].collector()[column];
        const auto at = row * columns + column;
        result.sums[at] = sum.value();
        result.overflows += sum.overflows();
        result.outputs[at] = linear_to_log_[row - first].convert(sum.value(), tile.output_offset);
      }
    }
  }
  return result;
}

TileCounts ProcessingElement::take_counts() {
  TileCounts counts{.buffer_a_reads = buffer_a_.take_reads(),
                    .buffer_b_reads = buffer_b_.take_reads(),
                    .broadcasts = std::exchange(broadcasts_, 0)};
  for (auto& lane : lanes_) {
    const auto lane_counts = lane.take_counts();
    counts.operand_latches += lane_counts.latches;
    counts.exponent_additions += lane_counts.exponent_additions;
    counts.conversions_to_linear += lane_counts.conversions;
    counts.accumulations += lane_counts.collector.additions;
    counts.collector_reads += lane_counts.collector.reads;
    counts.collector_writes += lane_counts.collector.writes;
  }
  for (auto& converter : linear_to_log_) {
    counts.conversions_to_log += converter.take_conversions();
  }
  return counts;
}

}  // namespace lnsim::cycle::datapath
