// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <vector>

#include "sim/cycle/step_walker.hpp"

namespace lnsim::cycle {

/// When a portion of an operand comes into the global buffer: its first and its last byte.
struct Arrival {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

/// When each block of a global-buffer tile arrives; nothing as long as DRAM has not been asked.
struct TileArrivals {
  std::vector<std::optional<Arrival>> row_blocks;     ///< of operand A
  std::vector<std::optional<Arrival>> column_blocks;  ///< of operand B
};

/// A global-buffer tile on its way, block by block.
struct LoadedTile {
  BufferTile tile;
  std::shared_ptr<const TileArrivals> arrivals;
};

/// A step whose operands are on their way to the operand buffers.
struct FetchedStep {
  Step step;
  std::uint64_t from_dram = 0;    ///< its first operands were in the global buffer
  std::uint64_t first_ready = 0;  ///< its first vectors are there
  std::uint64_t all_ready = 0;    ///< its last vector is there
  bool dram_is_last = false;      ///< that vector waited for DRAM longer than for the port
};

/// A portion of a step's outputs (or partial sums), on its way out of the array.
struct StepOutput {
  Step step;
  std::uint64_t elements = 0;
  std::uint64_t bytes = 0;
  std::uint64_t complete = 0;  ///< its last column has left the post-processing unit
  bool begins_step = false;
  bool ends_step = false;
};

/// Complete outputs in the global buffer at `ready`, to be stored.
struct StoreRequest {
  std::uint64_t elements = 0;
  std::uint64_t ready = 0;
  bool tile_ends = false;
  std::uint64_t tile_elements = 0;  ///< of the whole tile
  bool last = false;                ///< of the op
};

/// A portion of a stream, complete where it goes at `ready`.
struct Beat {
  std::uint64_t ready = 0;
};

// sc_fifo asks of its elements that they can be printed.
inline std::ostream& operator<<(std::ostream& out, const LoadedTile& loaded) {
  return out << "tile of " << loaded.tile.extent.rows << " x " << loaded.tile.extent.columns;
}
inline std::ostream& operator<<(std::ostream& out, const FetchedStep& step) {
  return out << "step ready at " << step.all_ready;
}
inline std::ostream& operator<<(std::ostream& out, const StepOutput& output) {
  return out << output.elements << " outputs complete at " << output.complete;
}
inline std::ostream& operator<<(std::ostream& out, const Beat& beat) {
  return out << "beat ready at " << beat.ready;
}

}  // namespace lnsim::cycle
