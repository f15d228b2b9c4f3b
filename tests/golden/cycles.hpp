// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "tests/sim/points.hpp"

namespace lnsim::test {

inline const std::vector<std::string> golden_networks{"bert-base",  "bert-large",       "gpt-1.7b",
                                                      "gpt2-small", "mnist-cnn",        "resnet18",
                                                      "resnet50",   "small-transformer"};
inline const std::vector<std::string> golden_machines{"lns-madam-chip16", "lns-madam-pe",
                                                      "lns-madam-pe-ideal"};
inline const std::vector<std::string> golden_formats{"lns8g8", "fp32"};
inline const std::string golden_header = "network,machine,format,pass,cycles,dram_bytes";

/// The golden file's lines of a network on a machine: for each format its four passes and their
/// sum, batch 1.
inline std::vector<std::string> golden_lines(const std::string& network,
                                             const std::string& machine_name) {
  std::vector<std::string> lines;
  for (const auto& format : golden_formats) {
    const auto report = run(point(network, machine_name, format));
    const auto add = [&](std::string_view pass, const Cost& cost) {
      std::string line = network;
      line += "," + machine_name + "," + format + "," + std::string(pass) + ",";
      line += std::to_string(cost.cycles.total().value()) + ",";
      line += std::to_string(traffic_bytes(cost.events, "dram"));
      lines.push_back(line);
    };
    for (std::size_t i = 0; i < all_passes.size(); ++i) {
      add(to_string(all_passes.at(i)), report.iteration.passes.at(i));
    }
    add("total", report.iteration.total);
  }
  return lines;
}

}  // namespace lnsim::test
