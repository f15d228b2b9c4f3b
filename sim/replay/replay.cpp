// SPDX-License-Identifier: MIT
#include "sim/replay/replay.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "models/base/checked.hpp"

namespace lnsim::replay {

using cycle::datapath::TileOperands;
using cycle::datapath::TileResult;

namespace {

std::size_t vectors_of(const Payload& payload, const lnsim::ProcessingElement& pe) {
  std::size_t vectors = 0;
  for (const auto& dots : DotProducts::of(payload.op)) {
    const auto row_blocks = ceil_div<std::uint64_t>(dots.rows(), pe.lanes);
    const auto each =
        product(ceil_div<std::uint64_t>(dots.reduction(), pe.vector_size), dots.taps());
    vectors = checked_add(vectors, product(dots.groups(), row_blocks, dots.columns(), each));
  }
  return vectors;
}

}  // namespace

Replay::Replay(const std::vector<Payload>& payloads, const NumberFormat& format,
               const lnsim::ProcessingElement& pe, ProgressCallback progress)
    : datapath_{.format = format, .vector_size = pe.vector_size},
      pe_(pe),
      progress_(std::move(progress)) {
  std::ranges::copy_if(payloads, std::back_inserter(payloads_),
                       [&](const auto& payload) { return replayable(payload, datapath_); });
  for (const auto& payload : payloads_) {
    at_place(payload, [&] { require_files(payload, datapath_); });
    vectors_ = checked_add(vectors_, vectors_of(payload, pe_));
  }
}

cycle::datapath::TileStream Replay::stream() {
  return {.next = [this] { return next(); },
          .done = [this](const auto& tile, const auto& result) { done(tile, result); }};
}

/// Nothing is thrown through the simulation, which would wrap it in a report of its own.
const TileOperands* Replay::next() {
  try {
    while (true) {
      if (const auto* tile = op_ ? op_->next() : nullptr) {
        return tile;
      }
      if (op_) {
        results_.push_back(op_->result());
        op_.reset();
      }
      if (started_ == payloads_.size()) {
        return nullptr;
      }
      const auto& payload = payloads_[started_++];
      at_place(payload, [&] { op_.emplace(payload, datapath_, pe_); });
    }
  } catch (...) {
    failure_ = std::current_exception();
    return nullptr;
  }
}

void Replay::done(const TileOperands& tile, const TileResult& result) {
  op_->done(result);
  issued_ += tile.shape.columns * tile.shape.vectors(pe_.vector_size);
  if (progress_) {
    progress_(issued_, vectors_);
  }
}

std::vector<ReplayedOp> Replay::take_results() {
  if (failure_) {
    std::rethrow_exception(failure_);
  }
  return std::move(results_);
}

}  // namespace lnsim::replay
