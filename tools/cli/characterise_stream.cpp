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

using MakeOperands = std::function<OperandSource(const ProductFormats&, std::size_t elements)>;

const std::map<std::string, MakeOperands>& synthetic() {
  static const std::map<std::string, MakeOperands> streams{
      {"gaussian", [](const auto& formats, auto) { return gaussian_operands(formats, seed); }},
      {"uniform", [](const auto& formats, auto) { return uniform_operands(formats, seed); }},
      {"sparse", [](const auto& formats, auto) { return sparse_operands(formats, seed); }},
      {"zeros", [](const auto& formats, auto) { return zero_operands(formats, seed); }},
      {"held", [](const auto& formats, auto n) { return held_operands(formats, seed, n); }},
      {"still", [](const auto& formats, auto n) { return still_operands(formats, seed, n); }}};
  return streams;
}

}  // namespace

OperandSource stream_operands(const std::string& stream, const ProductFormats& formats,
                              std::size_t elements) {
  if (const auto found = synthetic().find(stream); found != synthetic().end()) {
    return found->second(formats, elements);
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
  return recorded_operands(formats, std::move(first), std::move(second));
}

}  // namespace lnsim::cli
