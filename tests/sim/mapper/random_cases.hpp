// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "models/hardware/lane_pipeline.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/mapper/score.hpp"
#include "sim/mapping/loop_nest.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim::test {

/// Pseudo-random choices that are the same with every standard library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// An integer from low to high, both included.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return low + engine_() % (high - low + 1);
  }
  /// An integer from 1 to high, small ones as often as large ones of twice their size.
  std::uint64_t up_to(std::uint64_t high) {
    std::uint64_t bits = 0;
    while ((high >> bits) > 1) {
      ++bits;
    }
    const auto low = std::uint64_t{1} << between(0, bits);
    return std::min(high, between(low, 2 * low - 1));
  }
  bool chance(std::uint64_t percent) { return between(1, 100) <= percent; }
  template <class T>
  T one_of(const std::vector<T>& list) {
    return list.at(between(0, list.size() - 1));
  }

 private:
  std::mt19937_64 engine_;
};

inline Axis axis(std::uint64_t input, std::uint64_t taps, std::uint64_t stride,
                 std::uint64_t padding, std::uint64_t dilation = 1) {
  const auto output = (input + 2 * padding - dilation * (taps - 1) - 1) / stride + 1;
  return {input, output, taps, stride, padding, dilation};
}

/// An axis of a convolution of at most so many pixels and kernel positions.
inline Axis random_axis(Random& random, std::uint64_t pixels, std::uint64_t taps) {
  const auto kernel = random.between(1, std::min(taps, pixels));
  const auto dilation = kernel > 1 && kernel * 2 <= pixels && random.chance(15) ? 2 : 1;
  const auto reach = dilation * (kernel - 1) + 1;
  return axis(random.between(reach, std::max(reach, pixels)), kernel,
              random.between(1, random.chance(30) ? 3 : 1), random.between(0, kernel / 2),
              dilation);
}

/// What random contractions are like at most.
struct Largest {
  std::uint64_t extent = 8;
  std::uint64_t pixels = 4;  ///< along an axis of the image
  std::uint64_t taps = 3;
  std::uint64_t groups = 4;
};

/// A matrix product or a convolution, some of them grouped, some depthwise.
inline Contraction random_contraction(Random& random, const Largest& largest) {
  Contraction op{.n = random.up_to(largest.extent),
                 .k = random.up_to(largest.extent),
                 .c = random.up_to(largest.extent)};
  if (random.chance(60)) {
    op.n = random.between(1, 2);
    op.height = random_axis(random, largest.pixels, largest.taps);
    op.width = random_axis(random, largest.pixels, largest.taps);
    // Some are volumes; what is drawn after them does not depend on it.
    constexpr std::uint64_t one_in_so_many = 8;
    if (op.c % one_in_so_many == 3) {
      op.depth = op.width;
    }
  }
  if (random.chance(35)) {
    op.groups = random.between(1, largest.groups);
    op.k = random.chance(50) ? 1 : std::max<std::uint64_t>(1, op.k / op.groups);
    op.c = random.chance(50) ? 1 : std::max<std::uint64_t>(1, op.c / op.groups);
  }
  return op;
}

inline Pass random_pass(Random& random) {
  return random.one_of<Pass>({Pass::Forward, Pass::InputGradient, Pass::WeightGradient});
}

/// One of the nests of a contraction in a random pass.
inline LoopNest random_nest(Random& random, const Largest& largest) {
  while (true) {
    const auto nests = loop_nests(random_contraction(random, largest), random_pass(random));
    if (!nests.empty()) {
      return random.one_of(nests);
    }
  }
}

inline NumberFormat random_format(Random& random) {
  return parse_number_format(
      random.one_of<const char*>({"lns8g8", "int4", "int8", "fp16", "fp32", "lns6g4"}));
}

/// A product in one format, or each of its tensors in one of a family's.
inline ProductFormats random_formats(Random& random) {
  if (random.chance(50)) {
    return random_format(random);
  }
  const auto names =
      random.one_of<std::vector<const char*>>({{"lns8g8", "lns6g4", "lns4g2", "lns10g8"},
                                               {"int4", "int8"},
                                               {"fp8e4m3", "fp8e5m2", "fp16", "fp32"}});
  const auto any = [&] { return parse_number_format(random.one_of(names)); };
  return {any(), any(), any()};
}

/// Lanes without added registers, or whose sums take turns.
inline LanePipeline random_pipeline(Random& random) {
  LanePipeline pipeline;
  if (random.chance(50)) {
    pipeline.added_stages = static_cast<std::uint32_t>(random.between(0, 8));
    pipeline.sums_in_turn = static_cast<std::uint32_t>(random.up_to(32));
  }
  return pipeline;
}

/// An even number of bytes from low to high, small ones as often as large ones.
inline Bytes random_capacity(Random& random, std::uint64_t low, std::uint64_t high) {
  return Bytes(std::max(low, random.up_to(high / 2) * 2));
}

/// A small machine, on which most nests of a few elements need several tiles.
inline Architecture small_machine(Random& random, bool with_memory) {
  auto machine = test::machine("lns-madam-pe");
  machine.processing_elements = static_cast<std::uint32_t>(random.between(1, 4));
  auto& pe = machine.pe;
  const auto count = [&](std::uint64_t high) {
    return static_cast<std::uint32_t>(random.between(1, high));
  };
  pe.lanes = count(8);
  pe.vector_size = count(8);
  pe.collector_entries = count(4);
  pe.initiation_interval_cycles = random.chance(20) ? 2 : 1;
  pe.post_processing_lanes = count(pe.lanes);
  pe.buffer_a = {random_capacity(random, 8, 256), 1};
  pe.buffer_b = {random_capacity(random, 8, 128), 1};
  if (!with_memory) {
    machine.memory.reset();
    return machine;
  }
  auto& [buffer, wires, dram] = *machine.memory;
  buffer = {.capacity = random_capacity(random, 64, 1024),
            .banks = 1,
            .port_width_bits = 8 * count(16),
            .latency_cycles = count(5) - 1};
  wires.width_bits = 8 * count(16);
  wires.latency_cycles = count(4) - 1;
  dram.bandwidth_bytes_per_cycle = static_cast<double>(random.between(1, 32)) / 2;
  dram.latency_cycles = count(50) - 1;
  dram.burst_bytes = random.one_of<std::uint32_t>({1, 4, 16, 64});
  return machine;
}

/// A machine of the sizes that people build, give or take.
inline Architecture usual_machine(Random& random) {
  auto machine = test::machine("lns-madam-pe");
  machine.processing_elements = random.one_of<std::uint32_t>({1, 1, 2, 3, 4, 6, 8});
  const auto size = [&](std::vector<std::uint32_t> list) { return random.one_of(list); };
  auto& pe = machine.pe;
  pe.lanes = size({4, 7, 8, 12, 16, 32});
  pe.vector_size = size({4, 6, 8, 16, 32});
  pe.collector_entries = size({1, 3, 4, 8, 16});
  pe.post_processing_lanes = size({1, 2, 4, 8, 16, 32});
  pe.buffer_a = {random_capacity(random, 256, 65536), 1};
  pe.buffer_b = {random_capacity(random, 128, 16384), 1};
  auto& [buffer, wires, dram] = *machine.memory;
  buffer = {.capacity = random_capacity(random, 2048, 1048576),
            .banks = 1,
            .port_width_bits = size({64, 128, 200, 256, 512, 1024}),
            .latency_cycles = size({0, 1, 4, 10})};
  wires.width_bits = size({64, 128, 200, 256, 512, 1024});
  wires.latency_cycles = size({0, 1, 2, 7});
  dram.bandwidth_bytes_per_cycle = static_cast<double>(random.between(4, 128)) / 2;
  dram.latency_cycles = size({0, 20, 100, 250});
  dram.burst_bytes = size({16, 32, 64});
  return machine;
}

/// Made-up energies of events, pJ, none of them 0.
inline TallyPrices random_prices(Random& random) {
  const auto price = [&](double most) {
    return most * static_cast<double>(random.between(1, 1000)) / 1000;
  };
  return {.lane_vector = price(1),
          .a_word = price(1),
          .a_read = price(1),
          .b_word = price(1),
          .b_read = price(1),
          .preloaded_sum = price(1),
          .output = price(1),
          .port_read = price(5),
          .port_write = price(5),
          .link_byte = price(1),
          .dram_read = price(200),
          .dram_write = price(200),
          .cycle = price(10)};
}

}  // namespace lnsim::test
