// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"
#include "sim/cycle/cumulative.hpp"

namespace lnsim::cycle {

/// Brings global-buffer tiles from DRAM, one ahead of the tile that the array works on, in blocks
/// in the order in which steps need them.
class LoadEngine : public sc_core::sc_module {
 public:
  LoadEngine(const sc_core::sc_module_name& name, const Architecture& machine,
             ArrayChannels& channels);

  tlm_utils::simple_initiator_socket<LoadEngine> dram{"dram"};
  tlm_utils::simple_initiator_socket<LoadEngine> buffer{"buffer"};

 private:
  /// An operand of a tile on its way: what DRAM and the global buffer have moved of it.
  struct Operand {
    Operand(const MemorySystem& memory, const NumberFormat& in, TensorTraffic& of_tensor)
        : format(in.storage),
          traffic(of_tensor),
          bursts(memory.dram.burst_bytes),
          accesses(memory.global_buffer.port_bytes()) {}
    Format format;
    TensorTraffic& traffic;
    Cumulative bursts;
    Cumulative accesses;
  };

  void run();
  void load(const BufferTile& tile, TileArrivals& arrivals);
  /// Bytes that DRAM moves so that so many elements of an operand are in the global buffer.
  std::uint64_t bring(Operand& operand, std::uint64_t elements);
  [[nodiscard]] Arrival move(std::uint64_t bytes);

  MemorySystem memory_;
  ArrayChannels& channels_;
};

}  // namespace lnsim::cycle
