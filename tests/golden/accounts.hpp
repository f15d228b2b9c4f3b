// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "sim/analytical/contraction.hpp"
#include "sim/analytical/execute.hpp"
#include "tests/agreement/drawn.hpp"

namespace lnsim::test {

inline const std::string account_header =
    "seed,work,compute,fill_drain,operand_stall,output_stall,dram_stall";

inline std::string account_line(std::uint64_t seed, const std::string& work,
                                const CycleStack& stack) {
  auto line = std::to_string(seed) + "," + work;
  for (const auto cycles :
       {stack.compute + stack.vector_unit + stack.weight_update, stack.fill_drain,
        stack.operand_stall, stack.output_stall, stack.dram_stall}) {
    line += "," + std::to_string(cycles.value());
  }
  return line;
}

/// Cycles by cause, in closed form, of drawn mappings and streams on drawn machines. The mapper has
/// no part in them.
inline std::vector<std::string> account_lines() {
  constexpr std::uint64_t machines = 150;
  std::vector<std::string> lines;
  for (std::uint64_t seed = 0; seed < machines; ++seed) {
    Draw draw(seed);
    const auto machine = draw_machine(draw);
    for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
      const auto format = draw_format(draw);
      for (const auto& nest : loop_nests(draw_contraction(draw), pass)) {
        if (const auto mapping = draw_mapping(draw, nest, machine, format)) {
          lines.push_back(account_line(seed, std::string(to_string(pass)),
                                       analytical::execute(machine, Job{*mapping, format}).cycles));
        }
      }
    }
    const auto format = draw_format(draw);
    const auto task = draw_stream(draw, machine, format);
    lines.push_back(
        account_line(seed, "stream", analytical::execute(machine, Job{task, format}).cycles));
  }
  return lines;
}

}  // namespace lnsim::test
