// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "workloads/op.hpp"

namespace lnsim::testing {

/// "9>5 3 taps /2 +1 x3": input, output, and what is not 1 or 0 of stride, padding, dilation.
inline std::string line_of(const Axis& axis) {
  const auto part = [](const std::string& mark, std::uint64_t value, std::uint64_t usual) {
    return value == usual ? "" : " " + mark + std::to_string(value);
  };
  return std::to_string(axis.input) + ">" + std::to_string(axis.output) + " " +
         std::to_string(axis.taps) + " taps" + part("/", axis.stride, 1) +
         part("+", axis.padding, 0) + part("x", axis.dilation, 1);
}

inline std::string line_of(const Contraction& work) {
  auto line = std::to_string(work.groups) + " of [" + std::to_string(work.n) + " " +
              std::to_string(work.k) + " " + std::to_string(work.c) + "]";
  if (!(work.height == Axis{}) || !(work.width == Axis{})) {
    line += ", " + line_of(work.height) + ", " + line_of(work.width);
  }
  return line + " by " + std::string(to_string(work.second));
}

/// "12 > 6 error, 4 add 1 div".
inline std::string line_of(const VectorWork& work) {
  auto line = std::to_string(work.read_elements) + " > " + std::to_string(work.written_elements) +
              " " + std::string(to_string(work.tensor));
  const auto& [add, multiply, compare, exponential, divide] = work.operations;
  std::uint64_t convert = 0;
  for (const auto& [tensor, elements] : work.converted) {
    convert += elements;
  }
  const std::pair<const char*, std::uint64_t> counts[] = {{"add", add},     {"mul", multiply},
                                                          {"max", compare}, {"exp", exponential},
                                                          {"div", divide},  {"convert", convert}};
  auto mark = ", ";
  for (const auto& [name, count] : counts) {
    line += count > 0 ? mark + std::to_string(count) + " " + name : "";
    mark = count > 0 ? " " : mark;
  }
  return line;
}

inline std::string line_of(const WeightUpdate& work) {
  return std::to_string(work.weights) + " weights" +
         (work.untouched > 0 ? ", " + std::to_string(work.untouched) + " left" : "");
}

/// "layer pass kind: shape" of every op, a line each.
inline std::string lines_of(const std::vector<Op>& ops) {
  std::string lines;
  for (const auto& op : ops) {
    lines += op.layer + " " + std::string(to_string(op.pass)) + " " +
             std::string(to_string(op.kind)) + ": " +
             std::visit([](const auto& work) { return line_of(work); }, op.work) + "\n";
  }
  return lines;
}

}  // namespace lnsim::testing
