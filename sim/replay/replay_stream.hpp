// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/replay/op_replay.hpp"

namespace lnsim::replay {

/// The contractions in some formats of a trace that have payloads, one after the other, as tiles
/// that a processing element computes.
class ReplayStream {
 public:
  /// `progress` is told of the vectors that this stream has issued. Throws InputError as
  /// require_files.
  ReplayStream(std::vector<Payload> payloads, const ReplayArithmetic& arithmetic,
               const lnsim::ProcessingElement& pe, std::function<void(std::size_t)> progress);

  [[nodiscard]] const ProductFormats& formats() const { return arithmetic_.formats; }
  /// Vectors that all tiles issue together.
  [[nodiscard]] std::size_t vectors() const { return vectors_; }
  /// The tiles of all ops; refers to this object. A file that is bad after all ends it.
  [[nodiscard]] cycle::datapath::TileStream tiles();
  /// What was found, once the stream has ended. Throws what ended it early.
  [[nodiscard]] std::vector<ReplayedOp> take_results();

 private:
  [[nodiscard]] const cycle::datapath::TileOperands* next();
  void done(const cycle::datapath::TileOperands& tile, const cycle::datapath::TileResult& result);

  std::vector<Payload> payloads_;
  ReplayArithmetic arithmetic_;
  lnsim::ProcessingElement pe_;
  std::function<void(std::size_t)> progress_;
  std::size_t started_ = 0;  ///< payloads
  std::optional<OpReplay> op_;
  std::size_t vectors_ = 0;
  std::vector<ReplayedOp> results_;
  std::exception_ptr failure_;
};

}  // namespace lnsim::replay
