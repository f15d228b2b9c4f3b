// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <systemc>
#include <utility>
#include <vector>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"

namespace lnsim::cycle {

/// Streams operands from the global buffer to the operand buffers: operand B of each step, and,
/// in slices along the steps of a residency, operand A of the next one. Without a memory system
/// operands are there at once.
class FetchEngine : public sc_core::sc_module {
 public:
  FetchEngine(const sc_core::sc_module_name& name, const Architecture& machine,
              ArrayChannels& channels);

  tlm_utils::simple_initiator_socket_optional<FetchEngine> interconnect{"interconnect"};

  /// Operand vectors written into the operand buffers since the last call.
  struct Counts {
    std::uint64_t words_a = 0;
    std::uint64_t words_b = 0;
  };
  Counts take_counts() { return std::exchange(counts_, {}); }

 private:
  /// Steps that share an operand A, and the port accesses that it still takes.
  struct Residency {
    std::vector<Step> steps;
    std::uint64_t accesses_a = 0;
    std::uint64_t tile_ready = 0;
  };

  void run();
  [[nodiscard]] std::vector<Residency> residencies(const LoadedTile& loaded);
  [[nodiscard]] LoadedTile take_tile();
  void fetch(Residency& current, Residency* next);
  void fetch_step(const Step& step, std::uint64_t tile_ready, std::uint64_t slice);
  std::uint64_t read_accesses(std::uint64_t accesses);
  void count_words(const Step& step);
  [[nodiscard]] std::uint64_t accesses(std::uint64_t elements, std::uint32_t bits) const;

  const Architecture& machine_;
  ArrayChannels& channels_;
  TileWalker* ideal_tiles_ = nullptr;
  std::optional<LoadedTile> ahead_;
  Counts counts_;
};

}  // namespace lnsim::cycle
