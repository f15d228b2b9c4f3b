// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <optional>
#include <systemc>
#include <utility>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"

namespace lnsim::cycle {

/// Streams operands from the global buffer to the operand buffers: operand B of each step, and
/// operand A of a residency in slices along the steps of the one before it, where it has come from
/// DRAM by then, else with its own first step. Without a memory system operands are there at once.
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
  /// Steps that share an operand A, and the bytes of it that are still in the global buffer.
  struct Residency {
    std::shared_ptr<const TileArrivals> arrivals;
    std::deque<Step> steps;
    std::uint64_t bytes_a = 0;
  };

  void run();
  void run_ideal();
  void run_job();
  [[nodiscard]] bool refill();
  void add_residencies(const LoadedTile& loaded);
  void fetch(const Step& step);
  /// When the operands that a step still needs come from DRAM.
  Arrival await_dram(const Step& step);
  Arrival await_block(const std::vector<std::optional<Arrival>>& blocks, std::uint64_t block);
  void prefetch();
  [[nodiscard]] std::uint64_t bytes_b(const Step& step) const;
  /// Accesses of the port for the first vectors of both operands.
  [[nodiscard]] std::uint64_t head_accesses(const Step& step) const;
  std::uint64_t read(std::uint64_t bytes, TensorTraffic& traffic);
  void count_words(const Step& step);
  [[nodiscard]] const ProductFormats& formats() const { return channels_.job->formats; }

  const Architecture& machine_;
  ArrayChannels& channels_;
  std::deque<Residency> residencies_;  ///< the one under way, then those that follow
  bool all_taken_ = false;             ///< the job's last tile is among them, or was
  Counts counts_;
};

}  // namespace lnsim::cycle
