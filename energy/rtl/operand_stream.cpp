// SPDX-License-Identifier: MIT
#include "energy/rtl/operand_stream.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <memory>
#include <random>
#include <span>
#include <utility>

#include "models/base/error.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/codec/word_widening.hpp"
#include "models/numerics/format/number_family.hpp"

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

/// Words of numbers in blocks that have a scale each.
std::function<std::uint32_t()> blocks(std::function<double()> next, const NumberFormat& format) {
  const auto words = std::make_shared<std::deque<std::uint32_t>>();
  return [words, format, next = std::move(next)] {
    if (words->empty()) {
      std::vector<double> values(format.storage.scale.block_elements);
      std::ranges::generate(values, next);
      const auto scale = numerics::scale_for_maximum(numerics::largest_magnitude(values), format);
      for (const double value : values) {
        const auto element = numerics::encode_word(value, scale, format);
        words->push_back(numerics::with_block_scale(element, scale, format));
      }
    }
    const auto word = words->front();
    words->pop_front();
    return word;
  };
}

/// Words of numbers up to the largest magnitude, which have one scale unless their blocks do.
std::function<std::uint32_t()> encoded(std::function<double()> next, double largest,
                                       const NumberFormat& format) {
  if (format.storage.scale.per_block()) {
    return blocks(std::move(next), format);
  }
  const auto scale = numerics::scale_for_maximum(largest, format);
  return [=] { return numerics::encode_word(next(), scale, format); };
}

/// Words of a format as those of a lane.
std::function<std::uint32_t()> widened(std::function<std::uint32_t()> next,
                                       const NumberFormat& format, const NumberFormat& lane) {
  return [next = std::move(next), widening = numerics::WordWidening(format, lane)] {
    std::vector<std::uint32_t> copy;
    return widening.widened(std::array{next()}, copy).front();
  };
}

/// The mean square error of storing numbers up to a largest magnitude, others saturated.
double storage_error(std::span<const double> values, double largest, const NumberFormat& format) {
  const auto scale = numerics::scale_for_maximum(largest, format);
  double squares = 0;
  for (const double x : values) {
    const double error =
        numerics::decode_word(numerics::encode_word(x, scale, format), scale, format) - x;
    squares += error * error;
  }
  return squares / static_cast<double>(values.size());
}

/// A word's 0, at the scale of its block.
std::uint32_t zeroed(std::uint32_t word, const NumberFormat& format) {
  const auto bits = format.storage.bits;
  const auto above = static_cast<std::uint32_t>(std::uint64_t{word} >> bits << bits);
  return above | numerics::encode_word(0, 1, format);
}

/// Decisions about words come from an engine of their own, so that the words stay those of the
/// seed.
std::uint64_t coin_seed(std::uint64_t seed) { return seed + 1; }

/// Words of one operand, by element, some of which repeat the one before in their element.
std::function<std::uint32_t()> repeating(std::function<std::uint32_t()> next, std::size_t elements,
                                         std::function<bool()> repeats) {
  const auto words = std::make_shared<std::vector<std::uint32_t>>();
  const auto drawn = std::make_shared<std::size_t>(0);
  return [words, drawn, elements, next = std::move(next), repeats = std::move(repeats)] {
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

double best_full_scale(const NumberFormat& format) {
  constexpr std::size_t samples = 4096;
  constexpr double step = 0.25;
  constexpr double tolerance = 1.01;
  Engine engine;
  std::vector<double> values(samples);
  std::ranges::generate(values, [&engine] { return normal(engine); });
  std::vector<double> errors;
  constexpr int steps = static_cast<int>((full_scale_deviations - 1) / step);
  for (int below = 0; below <= steps; ++below) {
    errors.push_back(storage_error(values, full_scale_deviations - step * below, format));
  }
  const double enough = *std::ranges::min_element(errors) * tolerance;
  const auto found =
      std::ranges::find_if(errors, [enough](double error) { return error <= enough; });
  return full_scale_deviations - step * static_cast<double>(found - errors.begin());
}

OperandSource gaussian_operands(const ProductFormats& formats, std::uint64_t seed) {
  const auto engine = std::make_shared<Engine>(seed);
  const auto operand = [&](const NumberFormat& format) {
    const bool one_scale = !format.storage.scale.per_block();
    const double largest = one_scale ? best_full_scale(format) : full_scale_deviations;
    const auto next = [engine] { return normal(*engine); };
    return widened(encoded(next, largest, format), format, formats.lane);
  };
  return {operand(formats.a), operand(formats.b)};
}

OperandSource uniform_operands(const ProductFormats& formats, std::uint64_t seed) {
  const auto engine = std::make_shared<Engine>(seed);
  const auto operand = [&](const NumberFormat& format) {
    const auto next = [engine, format] {
      return numerics::family_of(format).uniform_word(*engine, format);
    };
    return widened(next, format, formats.lane);
  };
  return {operand(formats.a), operand(formats.b)};
}

OperandSource sparse_operands(const ProductFormats& formats, std::uint64_t seed) {
  const auto gaussian = gaussian_operands(formats, seed);
  const auto coin = std::make_shared<Engine>(coin_seed(seed));
  return {[=, lane = formats.lane] {
            const auto word = gaussian.a();
            return below(*coin, 2) == 0 ? word : zeroed(word, lane);
          },
          gaussian.b};
}

OperandSource zero_operands(const ProductFormats& formats, std::uint64_t seed) {
  const auto zero = numerics::encode_word(0, 1, formats.lane);
  return {[=] { return zero; }, gaussian_operands(formats, seed).b};
}

OperandSource held_operands(const ProductFormats& formats, std::uint64_t seed,
                            std::size_t elements) {
  const auto coin = std::make_shared<Engine>(coin_seed(seed));
  return repeating(gaussian_operands(formats, seed), elements,
                   [coin] { return below(*coin, 2) == 0; });
}

OperandSource still_operands(const ProductFormats& formats, std::uint64_t seed,
                             std::size_t elements) {
  return repeating(gaussian_operands(formats, seed), elements, [] { return true; });
}

OperandSource recorded_operands(const ProductFormats& formats, std::vector<double> a,
                                std::vector<double> b) {
  if (a.empty() || b.empty()) {
    throw Error("expected recorded operands, found none");
  }
  const auto replay = [&](std::vector<double> values, const NumberFormat& format) {
    const auto largest = numerics::largest_magnitude(values);
    const auto place = std::make_shared<std::size_t>(0);
    const auto kept = std::make_shared<const std::vector<double>>(std::move(values));
    const auto next = [=] { return (*kept)[(*place)++ % kept->size()]; };
    return widened(encoded(next, largest, format), format, formats.lane);
  };
  return {replay(std::move(a), formats.a), replay(std::move(b), formats.b)};
}

}  // namespace lnsim
