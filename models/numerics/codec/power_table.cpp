// SPDX-License-Identifier: MIT
#include "models/numerics/codec/power_table.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

using boost::multiprecision::cpp_int;

/// Fraction bits of the intermediate powers: 63 that are wanted, the rest so that the bounds agree.
constexpr unsigned working_bits = 192;

/// Bounds of a number, in units of 2^-working_bits: low <= number <= high.
struct Bounds {
  cpp_int low;
  cpp_int high;
};

Bounds square_root(const Bounds& x) {
  return {sqrt(cpp_int(x.low << working_bits)), sqrt(cpp_int(x.high << working_bits)) + 1};
}

Bounds multiply(const Bounds& a, const Bounds& b) {
  return {(a.low * b.low) >> working_bits, ((a.high * b.high) >> working_bits) + 1};
}

std::uint64_t floor_of(const Bounds& x, std::uint32_t fraction_bits) {
  const auto low = static_cast<std::uint64_t>(x.low >> (working_bits - fraction_bits));
  const auto high = static_cast<std::uint64_t>(x.high >> (working_bits - fraction_bits));
  if (low != high) {
    throw Error("a power of two lies too near an integer to be rounded");
  }
  return low;
}

}  // namespace

std::vector<std::uint64_t> floor_power_table(std::uint32_t steps, std::uint32_t fraction_bits) {
  const cpp_int one = cpp_int(1) << working_bits;
  Bounds step{one * 2, one * 2};
  for (std::uint32_t root = 1; root < steps; root *= 2) {
    step = square_root(step);
  }
  Bounds power{one, one};
  std::vector<std::uint64_t> table;
  table.reserve(steps);
  for (std::uint32_t i = 0; i < steps; ++i) {
    table.push_back(floor_of(power, fraction_bits));
    power = multiply(power, step);
  }
  return table;
}

std::vector<std::uint64_t> rounded_power_table(std::uint32_t steps, std::uint32_t fraction_bits) {
  auto table = floor_power_table(steps, fraction_bits + 1);
  for (auto& entry : table) {
    entry = (entry + 1) / 2;
  }
  return table;
}

}  // namespace lnsim::numerics
