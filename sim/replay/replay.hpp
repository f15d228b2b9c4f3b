// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/execution.hpp"
#include "sim/replay/op_replay.hpp"

namespace lnsim::replay {

/// The contractions of a trace that have payloads, one after the other, as tiles that a processing
/// element computes.
class Replay {
 public:
  /// Payloads that lack what their op is computed from are left out. `progress` is told of the
  /// vectors that are issued. Throws InputError as require_files.
  Replay(const std::vector<Payload>& payloads, const NumberFormat& format,
         const lnsim::ProcessingElement& pe, ProgressCallback progress);

  [[nodiscard]] bool empty() const { return payloads_.empty(); }
  /// Vectors that all tiles issue together.
  [[nodiscard]] std::size_t vectors() const { return vectors_; }
  /// The tiles of all ops; refers to this object. A file that is bad after all ends it.
  [[nodiscard]] cycle::datapath::TileStream stream();
  /// What was found, once the stream has ended. Throws what ended it early.
  [[nodiscard]] std::vector<ReplayedOp> take_results();

 private:
  [[nodiscard]] const cycle::datapath::TileOperands* next();
  void done(const cycle::datapath::TileOperands& tile, const cycle::datapath::TileResult& result);

  Datapath datapath_;
  lnsim::ProcessingElement pe_;
  ProgressCallback progress_;
  std::vector<Payload> payloads_;
  std::size_t started_ = 0;  ///< payloads
  std::optional<OpReplay> op_;
  std::size_t vectors_ = 0;
  std::size_t issued_ = 0;  ///< vectors
  std::vector<ReplayedOp> results_;
  std::exception_ptr failure_;
};

}  // namespace lnsim::replay
