// SPDX-License-Identifier: MIT
#include <systemc>

#include <gtest/gtest.h>
#include <tlm_utils/simple_initiator_socket.h>

#include "models/base/error.hpp"
#include "sim/analytical/dram_traffic.hpp"
#include "sim/cycle/dram.hpp"
#include "sim/cycle/time.hpp"

namespace lnsim {
namespace {

Dram dram(double bytes_per_cycle, std::uint32_t burst_bytes = 1, std::uint32_t latency = 0) {
  return {.type = "ddr4",
          .bandwidth_bytes_per_cycle = bytes_per_cycle,
          .latency_cycles = latency,
          .burst_bytes = burst_bytes};
}

TEST(DramCycles, AreExactForFractionsOfAByteACycle) {
  EXPECT_EQ(analytical::dram_cycles(3, dram(0.3)), 10U);
  EXPECT_EQ(analytical::dram_cycles(4, dram(0.3)), 14U) << "13 and a third";
  EXPECT_EQ(analytical::dram_cycles(1219, dram(24.38, 64)), 3200U) << "78016 / 24.38";
  EXPECT_EQ(analytical::dram_cycles(1220, dram(24.38, 64)), 3203U);
  EXPECT_EQ(analytical::dram_cycles(1'000'000'000'000'000'000, dram(1)), 1'000'000'000'000'000'000U)
      << "beyond the integers that doubles hold";
}

TEST(DramCycles, AreRefusedBeyond64Bits) {
  EXPECT_THROW(static_cast<void>(analytical::dram_cycles(1ULL << 60U, dram(0.001))), OverflowError);
}

/// Seconds do not depend on the clock; bandwidth in steps of 1e-9 bytes a cycle is off by far less
/// than a cycle here.
TEST(DramCycles, TakeTheSameTimeAtEveryClock) {
  const auto node = JsonNode::parse(
      R"({"type": "ddr4", "bandwidth_gb_per_s": 25.6, "latency_ns": 50, "burst_bytes": 64})", "d");
  constexpr std::uint64_t bursts = 400'001;
  constexpr double bytes_per_ps = 0.0256;
  constexpr double time_ps = bursts * 64 / bytes_per_ps;
  for (const double period_ps : {100.0, 250.0, 476.1905, 952.381, 3000.0}) {
    const auto cycles = analytical::dram_cycles(bursts, read_dram(node, period_ps));
    const auto late_ps = static_cast<double>(cycles) * period_ps - time_ps;
    EXPECT_GE(late_ps, -1e-3) << period_ps;
    EXPECT_LE(late_ps, period_ps) << period_ps;
  }
}

struct Initiator : sc_core::sc_module {
  explicit Initiator(const sc_core::sc_module_name& name) : sc_module(name) {}
  tlm_utils::simple_initiator_socket<Initiator> socket{"socket"};
};

struct Transfer {
  unsigned bytes = 0;
  std::uint64_t arrival = 0;
};

/// When transfers are done, in cycles.
std::vector<std::uint64_t> done_at(const Dram& parameters, const std::vector<Transfer>& transfers) {
  cycle::DramModule memory("memory", parameters);
  Initiator initiator("initiator");
  initiator.socket.bind(memory.socket);
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  std::vector<std::uint64_t> done;
  for (const auto& [bytes, arrival] : transfers) {
    tlm::tlm_generic_payload payload;
    payload.set_command(tlm::TLM_READ_COMMAND);
    payload.set_data_length(bytes);
    auto delay = cycle::cycles(arrival);
    initiator.socket->b_transport(payload, delay);
    done.push_back(cycle::to_cycles(delay));
  }
  return done;
}

TEST(DramModule, CarriesFractionsOfACycleFromTransferToTransfer) {
  const std::vector<std::uint64_t> expected{104, 107, 110, 114};
  EXPECT_EQ(done_at(dram(0.3, 1, 100), {{1}, {1}, {1}, {1}}), expected);
}

TEST(DramModule, IsExactAfterManyTransfers) {
  const auto done = done_at(dram(24.38, 64), std::vector<Transfer>(1219U * 1000U, Transfer{64}));
  EXPECT_EQ(done.back(), 3'200'000U);
  EXPECT_EQ(done.at(1218), 3'200U);
  EXPECT_EQ(done.at(1217), 3'198U);
}

TEST(DramModule, AnIdleChannelStartsAtAWholeCycle) {
  const std::vector<std::uint64_t> expected{7, 27, 34};
  EXPECT_EQ(done_at(dram(0.3), {{2, 0}, {2, 20}, {2, 26}}), expected);
}

TEST(DramModule, MovesWholeBursts) {
  const std::vector<std::uint64_t> expected{64, 128};
  EXPECT_EQ(done_at(dram(1, 64), {{1}, {64}}), expected);
}

}  // namespace
}  // namespace lnsim
