// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <systemc>
#include <tlm>

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

/// Moves `bytes` through a socket by loosely-timed transactions, as many as a payload's 32-bit
/// length needs, and returns the cycle in which the last byte arrives. `start` may lie in the
/// future. `quantum` keeps the pieces whole accesses of every memory on the way.
template <class Socket>
std::uint64_t transfer(Socket& socket, tlm::tlm_command command, std::uint64_t bytes,
                       std::uint64_t start, std::uint64_t quantum) {
  constexpr std::uint64_t longest = std::uint64_t{1} << 31U;
  const auto piece = longest / quantum * quantum;
  std::uint64_t done = start;
  for (std::uint64_t moved = 0; moved < bytes; moved += piece) {
    tlm::tlm_generic_payload payload;
    payload.set_command(command);
    payload.set_data_length(static_cast<unsigned>(std::min(piece, bytes - moved)));
    auto delay = cycles(start - now());
    socket->b_transport(payload, delay);
    sc_assert(payload.is_response_ok());
    done = now() + to_cycles(delay);
  }
  return done;
}

}  // namespace lnsim::cycle
