// SPDX-License-Identifier: MIT
#include "sim/replay/replay_stream.hpp"

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

ReplayStream::ReplayStream(std::vector<Payload> payloads, const ReplayArithmetic& arithmetic,
                           const lnsim::ProcessingElement& pe,
                           std::function<void(std::size_t)> progress)
    : payloads_(std::move(payloads)),
      arithmetic_(arithmetic),
      pe_(pe),
      progress_(std::move(progress)) {
  for (const auto& payload : payloads_) {
    at_place(payload, [&] { require_files(payload, arithmetic_); });
    vectors_ = checked_add(vectors_, vectors_of(payload, pe_));
  }
}

cycle::datapath::TileStream ReplayStream::tiles() {
  return {.next = [this] { return next(); },
          .done = [this](const auto& tile, const auto& result) { done(tile, result); }};
}

/// Nothing is thrown through the simulation, which would wrap it in a report of its own.
const TileOperands* ReplayStream::next() {
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
      at_place(payload, [&] { op_.emplace(payload, arithmetic_, pe_); });
    }
  } catch (...) {
    failure_ = std::current_exception();
    return nullptr;
  }
}

void ReplayStream::done(const TileOperands& tile, const TileResult& result) {
  op_->done(result);
  progress_(tile.shape.columns * tile.shape.vectors(pe_.vector_size));
}

std::vector<ReplayedOp> ReplayStream::take_results() {
  if (failure_) {
    std::rethrow_exception(failure_);
  }
  return std::move(results_);
}

}  // namespace lnsim::replay
