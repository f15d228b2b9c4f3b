// SPDX-License-Identifier: MIT
#include "tools/cli/characterise_stream.hpp"

#include <functional>
#include <map>

#include "models/base/error.hpp"
#include "workloads/payload.hpp"

namespace lnsim::cli {
namespace {

constexpr std::uint64_t seed = 2022;
constexpr std::string_view recorded = "trace:";

using MakeOperands = std::function<OperandSource(const NumberFormat&, std::size_t elements)>;

const std::map<std::string, MakeOperands>& synthetic() {
  static const std::map<std::string, MakeOperands> streams{
      {"gaussian", [](const auto& format, auto) { return gaussian_operands(format, seed); }},
      {"uniform", [](const auto& format, auto) { return uniform_operands(format, seed); }},
      {"sparse", [](const auto& format, auto) { return sparse_operands(format, seed); }},
      {"zeros", [](const auto& format, auto) { return zero_operands(format, seed); }},
      {"held", [](const auto& format, auto n) { return held_operands(format, seed, n); }},
      {"still", [](const auto& format, auto n) { return still_operands(format, seed, n); }}};
  return streams;
}

}  // namespace

OperandSource stream_operands(const std::string& stream, const NumberFormat& format,
                              std::size_t elements) {
  if (const auto found = synthetic().find(stream); found != synthetic().end()) {
    return found->second(format, elements);
  }
  if (!stream.starts_with(recorded)) {
    std::string known;
    for (const auto& [name, make] : synthetic()) {
      known += name + ", ";
    }
    throw Error("unknown stream \"" + stream + "\": expected " + known +
                "or trace:FILE, a trace with payloads");
  }
  auto [first, second] = read_forward_operands(stream.substr(recorded.size()));
  return recorded_operands(format, std::move(first), std::move(second));
}

}  // namespace lnsim::cli
