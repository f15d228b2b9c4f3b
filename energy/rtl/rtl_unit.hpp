// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "energy/rtl/rtl_design.hpp"

/// What descriptions of units in Verilog are made with.
namespace lnsim::rtl {

/// Numbers of `bits` bits each as one hexadecimal literal, the first one lowest.
[[nodiscard]] std::string packed(const std::vector<std::uint64_t>& values, std::uint32_t bits);

void set(RtlDesign& design, const std::string& parameter, std::uint64_t value);

/// Keeps the files in order.
void add_sources(RtlDesign& design, const std::vector<std::string>& modules);

/// Of a power of two.
[[nodiscard]] std::uint32_t log2_of(std::uint32_t value);
[[nodiscard]] std::uint32_t bit_width(std::uint64_t value);

/// What every vector unit has. Throws Error where the vector size is not a power of two.
[[nodiscard]] RtlDesign vector_unit(const NumberFormat& format, std::uint32_t vector_size,
                                    const std::string& top);

/// The fixed registers of a vector unit's pipeline, and where more can stand.
void set_pipeline(RtlDesign& design, std::uint32_t depth, std::vector<RegisterPlace> places);

/// Registers where a vector unit has one behind the products and one behind a tree.
[[nodiscard]] std::uint32_t tree_depth(std::uint32_t vector_size);

}  // namespace lnsim::rtl
