// SPDX-License-Identifier: MIT
#include "energy/operand_stream.hpp"

#include <cmath>
#include <memory>
#include <random>

#include "models/base/error.hpp"
#include "models/numerics/integer_codec.hpp"
#include "models/numerics/quantise.hpp"
#include "models/numerics/word.hpp"

namespace lnsim {
namespace {

using Engine = std::mt19937_64;

constexpr double smallest_uniform_float = 0x1p-8;

/// In [0, 1), of 53 random bits; the standard's distributions differ between libraries.
double unit_interval(Engine& engine) {
  return std::ldexp(static_cast<double>(engine() >> 11), -53);
}

/// In 0 .. count - 1, whose bias is below count / 2^64.
std::uint64_t below(Engine& engine, std::uint64_t count) { return engine() % count; }

double normal(Engine& engine) {
  constexpr int terms = 12;
  double sum = -terms / 2.0;
  for (int i = 0; i < terms; ++i) {
    sum += unit_interval(engine);
  }
  return sum;
}

OperandSource both(std::function<std::uint32_t()> next) { return {next, next}; }

std::uint32_t uniform_float(Engine& engine, const NumberFormat& format) {
  const auto smallest = numerics::encode_word(smallest_uniform_float, 1, format);
  const auto largest = numerics::encode_word(1, 1, format);
  const auto magnitude = smallest + below(engine, largest - smallest + 1);
  return static_cast<std::uint32_t>(magnitude | below(engine, 2) << (format.bits - 1));
}

std::uint32_t uniform_word(Engine& engine, const NumberFormat& format) {
  if (format.family == NumberFamily::Float) {
    return uniform_float(engine, format);
  }
  if (format.family == NumberFamily::Integer) {
    const auto largest = numerics::largest_integer(format);
    const auto code = static_cast<std::int64_t>(below(engine, 2 * largest + 1)) - largest;
    return numerics::encode_word(static_cast<double>(code), 1, format);
  }
  return static_cast<std::uint32_t>(below(engine, std::uint64_t{1} << format.bits));
}

}  // namespace

OperandSource gaussian_operands(const NumberFormat& format, std::uint64_t seed) {
  const auto engine = std::make_shared<Engine>(seed);
  const double scale = numerics::scale_for_maximum(full_scale_deviations, format);
  return both([=] { return numerics::encode_word(normal(*engine), scale, format); });
}

OperandSource uniform_operands(const NumberFormat& format, std::uint64_t seed) {
  const auto engine = std::make_shared<Engine>(seed);
  return both([=] { return uniform_word(*engine, format); });
}

OperandSource recorded_operands(const NumberFormat& format,
                                std::vector<std::pair<double, double>> pairs) {
  if (pairs.empty()) {
    throw Error("expected recorded operands, found none");
  }
  std::vector<double> a;
  std::vector<double> b;
  for (const auto& [of_a, of_b] : pairs) {
    a.push_back(of_a);
    b.push_back(of_b);
  }
  const auto replay = [&format](std::vector<double> values) {
    const auto scale = numerics::scale_for_maximum(numerics::largest_magnitude(values), format);
    auto place = std::make_shared<std::size_t>(0);
    return [format, scale, place, values = std::move(values)] {
      return numerics::encode_word(values[(*place)++ % values.size()], scale, format);
    };
  };
  return {replay(std::move(a)), replay(std::move(b))};
}

}  // namespace lnsim
