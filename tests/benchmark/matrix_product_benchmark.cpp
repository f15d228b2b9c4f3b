// SPDX-License-Identifier: MIT
/// How fast bit-true products of matrices are on one core, beside OpenBLAS's sgemm of the same
/// shape, which runs in turn with them: `over_sgemm` is the ratio of the best times. Not a test:
/// run bin/matrix_product_benchmark by hand; OPENBLAS_CORETYPE chooses sgemm's kernels.
#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <cblas.h>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/format/number_family.hpp"
#include "models/numerics/product/matrix_product.hpp"

namespace lnsim::numerics {
namespace {

/// A product of rows x depth by depth x columns.
struct Shape {
  std::size_t rows;
  std::size_t columns;
  std::size_t depth;
};
/// A square one, and a 3 x 3 convolution of 56 x 56 pixels from 64 channels to 64.
constexpr std::array shapes{Shape{512, 512, 512}, Shape{3136, 64, 576}};
constexpr std::array formats{"lns8g8",       "lns8g8-t1",
                             "lns8g8-floor", "lns8g8-a16",
                             "lns8g8-bins",  "lns8g8-a30",
                             "lns8g8-a32",   "lns8g16",
                             "lns8g32",      "lns8g8-bins-a30",
                             "int8",         "lns8g8-bins-deferred",
                             "fp8e4m3",      "fp8e5m2",
                             "fp8e4m3-w14",  "fp8e4m3-a24",
                             "bf16",         "fp16",
                             "fp32",         "mxfp8e4m3"};

/// Normal random numbers; the largest is the format's largest, or its root where that is a float.
std::vector<std::uint32_t> random_words(std::size_t size, const NumberFormat& format) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  std::vector<double> values(size);
  std::ranges::generate(values, [&] { return normal(random); });
  const auto largest =
      std::abs(*std::ranges::max_element(values, {}, [](double x) { return std::abs(x); }));
  const auto full_scale = format.storage.is<FloatParameters>()
                              ? std::sqrt(largest_float(format))
                              : decode_word(family_of(format).largest_word(format), 1.0, format);
  std::vector<std::uint32_t> words(size);
  std::ranges::transform(values, words.begin(),
                         [&](double x) { return encode_word(x, largest / full_scale, format); });
  return words;
}

/// Of processor time: other programs may be running.
template <class Work>
double seconds(Work&& work) {
  const auto begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// sgemm's operands and result.
class SingleProduct {
 public:
  explicit SingleProduct(const Shape& shape)
      : shape_(shape),
        a_(shape.rows * shape.depth, 1.0F),
        b_(shape.columns * shape.depth, 1.0F),
        c_(shape.rows * shape.columns) {}

  void operator()() {
    const auto depth = static_cast<int>(shape_.depth);
    const auto columns = static_cast<int>(shape_.columns);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, static_cast<int>(shape_.rows), columns,
                depth, 1.0F, a_.data(), depth, b_.data(), depth, 0.0F, c_.data(), columns);
  }

 private:
  Shape shape_;
  std::vector<float> a_;
  std::vector<float> b_;
  std::vector<float> c_;
};

void multiply(benchmark::State& state, const Shape& shape, const NumberFormat& format,
              InstructionSet set) {
  const auto a = random_words(shape.rows * shape.depth, format);
  const auto b = random_words(shape.columns * shape.depth, format);
  const WordMatrices left{.words = a, .places = dense_places(shape.rows, shape.depth)};
  const WordMatrices right{.words = b, .places = dense_places(shape.columns, shape.depth)};
  const auto places = dense_places(shape.rows, shape.columns);
  std::vector<float> values(shape.rows * shape.columns);
  const MatrixProduct product(format, set);
  SingleProduct single(shape);
  double best = HUGE_VAL;
  double best_single = HUGE_VAL;
  for (auto unused : state) {
    best_single = std::min(best_single, seconds(single));
    best = std::min(best, seconds([&] {
                      product.values(left, right, {.segment = shape.depth, .vector_size = 32}, 1.0,
                                     values, places, 1);
                    }));
  }
  const auto macs = static_cast<double>(shape.rows * shape.columns * shape.depth);
  state.counters["MACs"] = macs / best;
  state.counters["over_sgemm"] = best_single / best;
}

const char* name_of(InstructionSet set) {
  switch (set) {
    case InstructionSet::Portable:
      return "portable";
    case InstructionSet::Avx2:
      return "avx2";
    case InstructionSet::Avx512:
      return "avx512";
  }
  return "";
}

void register_all() {
  for (const auto& shape : shapes) {
    for (const auto* format : formats) {
      for (const auto set : supported_instruction_sets()) {
        const auto name = std::to_string(shape.rows) + "x" + std::to_string(shape.columns) + "x" +
                          std::to_string(shape.depth) + "/" + format + "/" + name_of(set);
        benchmark::RegisterBenchmark(
            name.c_str(), [&shape, format = parse_number_format(format), set](auto& state) {
              multiply(state, shape, format, set);
            });
      }
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics

int main(int argc, char** argv) {
  openblas_set_num_threads(1);
  benchmark::AddCustomContext("sgemm", openblas_get_corename());
  lnsim::numerics::register_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
