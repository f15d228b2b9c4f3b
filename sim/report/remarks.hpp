// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "energy/technology.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// What decides ratios of systems.
inline constexpr std::string_view batch_of_one_remark = "batch 1, nothing kept on chip between ops";

/// What a technology says about a format's prices, one line each.
[[nodiscard]] std::vector<std::string> price_remarks(const Technology& technology,
                                                     const std::string& format);

/// That a machine's clock is faster than the characterised vector unit of a format that is nearest
/// to the machine's size, or than that with the load of its wires; nothing where neither is so or
/// none is known.
[[nodiscard]] std::optional<std::string> clock_remark(const Technology& technology,
                                                      const std::string& format,
                                                      const Architecture& machine);

/// What must be known to read a report, one line each: what its trace lacks, what its technologies
/// say about the prices of its formats and about their machines' clocks, and what decides the ratio
/// of systems at batch 1: their parts of DRAM.
[[nodiscard]] std::vector<std::string> remarks(
    const Report& report,
    const std::vector<std::reference_wrapper<const Technology>>& technologies);

}  // namespace lnsim
