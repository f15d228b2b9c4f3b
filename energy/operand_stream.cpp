// SPDX-License-Identifier: MIT
#include "energy/operand_stream.hpp"

#include <cmath>
#include <memory>
#include <random>

#include "models/base/error.hpp"
#include "models/numerics/number_family.hpp"
#include "models/numerics/quantise.hpp"
#include "models/numerics/word.hpp"

namespace lnsim {
namespace {

using Engine = std::mt19937_64;

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

/// Decisions about words come from an engine of their own, so that the words stay those of the
/// seed.
std::uint64_t coin_seed(std::uint64_t seed) { return seed + 1; }

/// Words of one operand, by element, some of which repeat the one before in their element.
std::function<std::uint32_t()> repeating(std::function<std::uint32_t()> next, std::size_t elements,
                                         std::function<bool()> repeats) {
  const auto words = std::make_shared<std::vector<std::uint32_t>>();
  const auto drawn = std::make_shared<std::size_t>(0);
  return [=] {
    const auto element = (*drawn)++ % elements;
    const auto word = next();
    if (element == words->size()) {
      words->push_back(word);
    } else if (!repeats()) {
      (*words)[element] = word;
    }
    return (*words)[element];
  };
}

OperandSource repeating(const OperandSource& source, std::size_t elements,
                        const std::function<bool()>& repeats) {
  return {repeating(source.a, elements, repeats), repeating(source.b, elements, repeats)};
}

}  // namespace

OperandSource gaussian_operands(const NumberFormat& format, std::uint64_t seed) {
  const auto engine = std::make_shared<Engine>(seed);
  const double scale = numerics::scale_for_maximum(full_scale_deviations, format);
  return both([=] { return numerics::encode_word(normal(*engine), scale, format); });
}

OperandSource uniform_operands(const NumberFormat& format, std::uint64_t seed) {
  const auto engine = std::make_shared<Engine>(seed);
  return both([=] { return numerics::family_of(format).uniform_word(*engine, format); });
}

OperandSource sparse_operands(const NumberFormat& format, std::uint64_t seed) {
  const auto gaussian = gaussian_operands(format, seed);
  const auto coin = std::make_shared<Engine>(coin_seed(seed));
  const auto zero = numerics::encode_word(0, 1, format);
  return {[=] {
            const auto word = gaussian.a();
            return below(*coin, 2) == 0 ? word : zero;
          },
          gaussian.b};
}

OperandSource zero_operands(const NumberFormat& format, std::uint64_t seed) {
  const auto zero = numerics::encode_word(0, 1, format);
  return {[=] { return zero; }, gaussian_operands(format, seed).b};
}

OperandSource held_operands(const NumberFormat& format, std::uint64_t seed, std::size_t elements) {
  const auto coin = std::make_shared<Engine>(coin_seed(seed));
  return repeating(gaussian_operands(format, seed), elements,
                   [coin] { return below(*coin, 2) == 0; });
}

OperandSource still_operands(const NumberFormat& format, std::uint64_t seed, std::size_t elements) {
  return repeating(gaussian_operands(format, seed), elements, [] { return true; });
}

OperandSource recorded_operands(const NumberFormat& format, std::vector<double> a,
                                std::vector<double> b) {
  if (a.empty() || b.empty()) {
    throw Error("expected recorded operands, found none");
  }
  const auto replay = [&format](std::vector<double> values) {
    const auto scale = numerics::scale_for_maximum(numerics::largest_magnitude(values), format);
    const auto place = std::make_shared<std::size_t>(0);
    const auto kept = std::make_shared<const std::vector<double>>(std::move(values));
    return [format, scale, place, kept] {
      return numerics::encode_word((*kept)[(*place)++ % kept->size()], scale, format);
    };
  };
  return {replay(std::move(a)), replay(std::move(b))};
}

}  // namespace lnsim
