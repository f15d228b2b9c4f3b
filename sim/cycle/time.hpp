// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <systemc>

namespace lnsim::cycle {

/// Simulated time counts clock cycles: one cycle is one nanosecond of SystemC time, whatever the
/// machine's clock; the report converts.
inline sc_core::sc_time cycles(std::uint64_t count) {
  return {static_cast<double>(count), sc_core::SC_NS};
}

inline std::uint64_t to_cycles(const sc_core::sc_time& time) {
  return time.value() / sc_core::sc_time(1, sc_core::SC_NS).value();
}

inline std::uint64_t now() { return to_cycles(sc_core::sc_time_stamp()); }

}  // namespace lnsim::cycle
