// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <ostream>

#include "sim/cycle/step_walker.hpp"

namespace lnsim::cycle {

/// A global-buffer tile on its way: filled at `ready`.
struct LoadedTile {
  BufferTile tile;
  std::uint64_t ready = 0;
};

/// A step whose operands are on their way to the operand buffers.
struct FetchedStep {
  Step step;
  std::uint64_t tile_ready = 0;   ///< its global-buffer tile arrived from DRAM
  std::uint64_t first_ready = 0;  ///< operand A, partial sums and the first chunk of B
  std::uint64_t all_ready = 0;    ///< the last chunk of B
};

/// Outputs (or partial sums) of a step, out of the array at the time of the record.
struct StepOutput {
  Step step;
  std::uint64_t drain = 0;  ///< cycles until the last column has left the post-processing unit
};

/// Outputs of a global-buffer tile, complete in the global buffer at `ready`.
struct TileOutput {
  std::uint64_t elements = 0;
  std::uint64_t ready = 0;
  bool last = false;
};

/// A portion of a stream, complete where it goes at `ready`.
struct Beat {
  std::uint64_t ready = 0;
};

// sc_fifo asks of its elements that they can be printed.
inline std::ostream& operator<<(std::ostream& out, const LoadedTile& tile) {
  return out << "tile ready at " << tile.ready;
}
inline std::ostream& operator<<(std::ostream& out, const FetchedStep& step) {
  return out << "step ready at " << step.all_ready;
}
inline std::ostream& operator<<(std::ostream& out, const StepOutput& output) {
  return out << "output of " << output.step.extent.rows << " x " << output.step.extent.columns;
}
inline std::ostream& operator<<(std::ostream& out, const TileOutput& output) {
  return out << output.elements << " outputs ready at " << output.ready;
}

inline std::ostream& operator<<(std::ostream& out, const Beat& beat) {
  return out << "beat ready at " << beat.ready;
}

}  // namespace lnsim::cycle
