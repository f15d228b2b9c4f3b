// SPDX-License-Identifier: MIT
#include "models/numerics/format/product_formats.hpp"

#include "models/base/error.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim {
namespace {

const numerics::NumberFamily& common_family(const NumberFormat& a, const NumberFormat& b) {
  const auto& family = numerics::family_of(a);
  if (&family != &numerics::family_of(b)) {
    throw Error("no lane multiplies " + a.name + " and " + b.name +
                ": expected formats of one family");
  }
  return family;
}

NumberFormat lane_of(const NumberFormat& a, const NumberFormat& b) {
  return a == b ? a : common_family(a, b).lane_of(a, b);
}

NumberFormat result_of(const NumberFormat& lane, const NumberFormat& output) {
  return lane == output ? lane : common_family(lane, output).result_of(lane, output);
}

}  // namespace

ProductFormats::ProductFormats(const NumberFormat& of_a, const NumberFormat& of_b,
                               const NumberFormat& of_output)
    : a(of_a), b(of_b), lane(lane_of(a, b)), result(result_of(lane, of_output)) {}

}  // namespace lnsim
