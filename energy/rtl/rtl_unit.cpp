// SPDX-License-Identifier: MIT
#include "energy/rtl/rtl_unit.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "models/base/error.hpp"

namespace lnsim::rtl {

std::string packed(const std::vector<std::uint64_t>& values, std::uint32_t bits) {
  constexpr std::size_t digit_bits = 4;
  const auto size = values.size() * bits;
  std::string digits;
  for (std::size_t low = 0; low < size; low += digit_bits) {
    std::uint64_t digit = 0;
    for (auto place = low; place < std::min(low + digit_bits, size); ++place) {
      digit |= ((values[place / bits] >> (place % bits)) & 1) << (place - low);
    }
    digits.insert(digits.begin(), "0123456789abcdef"[digit]);
  }
  return std::to_string(size) + "'h" + digits;
}

void set(RtlDesign& design, const std::string& parameter, std::uint64_t value) {
  design.parameters[parameter] = std::to_string(value);
}

void add_sources(RtlDesign& design, const std::vector<std::string>& modules) {
  for (const auto& module : modules) {
    design.sources.push_back(module + ".v");
  }
  std::ranges::sort(design.sources);
}

std::uint32_t log2_of(std::uint32_t value) {
  return static_cast<std::uint32_t>(std::countr_zero(value));
}

std::uint32_t bit_width(std::uint64_t value) {
  return static_cast<std::uint32_t>(std::bit_width(value));
}

RtlDesign vector_unit(const NumberFormat& format, std::uint32_t vector_size,
                      const std::string& top) {
  if (!std::has_single_bit(vector_size)) {
    throw Error("number format \"" + format.name + "\": expected a vector size that is a power " +
                "of two, found " + std::to_string(vector_size));
  }
  RtlDesign design{.name = format.name + "_v" + std::to_string(vector_size), .top = top};
  design.vector_size = vector_size;
  design.operand_bits = format.storage.bits;
  design.accumulator_bits = format.datapath.accumulator_bits;
  set(design, "VECTOR_SIZE", vector_size);
  set(design, "LEVELS", log2_of(vector_size));
  add_sources(design, {top, "delay_line", "issue_pipeline", "operand_registers"});
  return design;
}

void set_pipeline(RtlDesign& design, std::uint32_t depth, std::vector<RegisterPlace> places) {
  design.pipeline_depth = depth;
  set(design, "DEPTH", depth);
  design.places = std::move(places);
}

std::uint32_t tree_depth(std::uint32_t vector_size) { return vector_size == 1 ? 1 : 2; }

}  // namespace lnsim::rtl

namespace lnsim {
namespace {

void add_to(RtlDesign& design, const std::string& parameter, std::uint64_t value) {
  const auto known = design.parameters.find(parameter);
  const auto before = known == design.parameters.end() ? 0 : std::stoull(known->second);
  rtl::set(design, parameter, before + value);
}

void add_register(RtlDesign& design, const RegisterPlace& place) {
  for (const auto& [parameter, value] : place.parameters) {
    add_to(design, parameter, value);
  }
  design.stages.push_back(place.name);
  ++design.pipeline_depth;
  design.sums_in_turn += place.in_sum() ? 1 : 0;
}

}  // namespace

RtlDesign with_stages(RtlDesign design, const std::vector<std::string>& stages) {
  for (const auto& place : design.places) {
    if (!place.fixed() && std::ranges::find(stages, place.name) != stages.end()) {
      add_register(design, place);
    }
  }
  for (const auto& name : stages) {
    if (std::ranges::find(design.stages, name) == design.stages.end()) {
      throw Error(design.name + ": no pipeline register can stand at \"" + name + "\"");
    }
  }
  return design;
}

}  // namespace lnsim
