// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <list>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/execute.hpp"
#include "sim/execution/progress_callback.hpp"
#include "sim/execution/replayed_op.hpp"
#include "sim/replay/replay_stream.hpp"
#include "workloads/payload.hpp"
#include "workloads/role_formats.hpp"

namespace lnsim::replay {

/// The contractions of a trace that have payloads, each computed by a processing element that is
/// built for the formats of its product.
class Replay {
 public:
  /// Payloads that lack what their op is computed from are left out. `progress` is told of the
  /// vectors that are issued. Throws InputError as require_files.
  Replay(const std::vector<Payload>& payloads, const RoleFormats& formats,
         const lnsim::ProcessingElement& pe, ProgressCallback progress);

  /// Vectors that all tiles issue together.
  [[nodiscard]] std::size_t vectors() const { return vectors_; }
  /// The tiles of all ops, by formats; refers to this object.
  [[nodiscard]] std::vector<cycle::CallerTiles> work();
  /// What was found, once the simulation has ended, in the order of work. Throws what ended it
  /// early.
  [[nodiscard]] std::vector<ReplayedOp> take_results();

 private:
  ProgressCallback progress_;
  std::list<ReplayStream> streams_;
  std::size_t vectors_ = 0;
  std::size_t issued_ = 0;  ///< vectors
};

}  // namespace lnsim::replay
