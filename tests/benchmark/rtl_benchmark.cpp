// SPDX-License-Identifier: MIT
/// How fast the RTL of a processing element's lanes runs as Verilator translates it: a model a
/// lane, which is faster than one model of all lanes. Collector, buffers and post-processing are no
/// part of it.
#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include <Vint8_lane.h>
#include <Vlns8g8_bins_lane.h>
#include <Vlns8g8_lane.h>
#include <verilated.h>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "tests/benchmark/datapath_work.hpp"

namespace lnsim::benchmarks {
namespace {

/// Words of bytes, packed as the RTL's ports are.
std::vector<std::uint32_t> packed(std::span<const std::uint32_t> words) {
  std::vector<std::uint32_t> ports(words.size() / 4);
  for (std::size_t i = 0; i < words.size(); ++i) {
    ports[i / 4] |= words[i] << (i % 4 * 8);
  }
  return ports;
}

template <class Model>
class RtlElement {
 public:
  explicit RtlElement(const NumberFormat& format)
      : format_(format), tile_(tile_of(format)), a_(packed(tile_.a)), b_(packed(tile_.b)) {
    for (std::uint64_t row = 0; row < tile_.shape.rows; ++row) {
      lanes_.push_back(std::make_unique<Model>(&context_));
      auto& lane = *lanes_.back();
      lane.rst = 1;
      clock(lane);
      lane.rst = 0;
      lane.issue = 1;
      lane.first = 1;
      lane.active = ~0U;
    }
  }

  /// Every vector of A with that of every column, each a sum of its own. The cycles that it took.
  std::uint64_t run() {
    const auto vectors = tile_.shape.reduction / vector_size;
    for (std::uint64_t vector = 0; vector < vectors; ++vector) {
      for (std::uint64_t column = 0; column < tile_.shape.columns; ++column) {
        for (std::uint64_t row = 0; row < lanes_.size(); ++row) {
          auto& lane = *lanes_[row];
          lane.load_a = column == 0 ? 1 : 0;
          if (column == 0) {
            std::copy_n(&a_[(row * vectors + vector) * port_words], port_words, &lane.a[0]);
          }
          std::copy_n(&b_[(column * vectors + vector) * port_words], port_words, &lane.b[0]);
          clock(lane);
        }
      }
    }
    return vectors * tile_.shape.columns;
  }

  /// Whether the last lane's sum of the last vectors is the numerics library's, once the pipeline
  /// has been emptied.
  bool is_right() {
    constexpr int enough_cycles = 8;
    auto& lane = *lanes_.back();
    for (int i = 0; i < enough_cycles; ++i) {
      clock(lane);
    }
    const auto expected = numerics::make_datapath(format_)
                              ->dot(std::span(tile_.a).last(vector_size),
                                    std::span(tile_.b).last(vector_size), vector_size)
                              .sum;
    const auto mask = (1U << format_.datapath.accumulator_bits) - 1;
    return lane.sum == (static_cast<std::uint32_t>(expected) & mask);
  }

 private:
  static constexpr std::uint64_t vector_size = 32;
  static constexpr std::uint64_t port_words = vector_size * 8 / 32;

  static void clock(Model& lane) {
    lane.clk = 0;
    lane.eval();
    lane.clk = 1;
    lane.eval();
  }

  NumberFormat format_;
  cycle::datapath::TileOperands tile_;
  std::vector<std::uint32_t> a_;
  std::vector<std::uint32_t> b_;
  VerilatedContext context_;
  std::vector<std::unique_ptr<Model>> lanes_;
};

template <class Model>
void rtl(benchmark::State& state, const char* format) {
  RtlElement<Model> element(parse_number_format(format));
  rtl_rates()[format] = run_cycles(state, [&] { return element.run(); });
  if (!element.is_right()) {
    state.SkipWithError("the RTL differs from the numerics library");
  }
}

const auto* const lns8g8 = benchmark::RegisterBenchmark("rtl/lns8g8", rtl<Vlns8g8_lane>, "lns8g8");
const auto* const lns8g8_bins =
    benchmark::RegisterBenchmark("rtl/lns8g8-bins", rtl<Vlns8g8_bins_lane>, "lns8g8-bins");
const auto* const int8 = benchmark::RegisterBenchmark("rtl/int8", rtl<Vint8_lane>, "int8");

}  // namespace
}  // namespace lnsim::benchmarks
