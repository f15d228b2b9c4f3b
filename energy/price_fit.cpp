// SPDX-License-Identifier: MIT
#include "energy/price_fit.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <nlohmann/json.hpp>

#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

constexpr std::size_t axis_of(std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(price_axes, name) - price_axes.begin());
}

/// x is not beyond the table.
double on_table(const FactorTable& table, double x) {
  const auto above = std::ranges::lower_bound(table, x, {}, &FactorPlace::at);
  if (above->at == x) {
    return above->factor;
  }
  const auto below = std::prev(above);
  const double part = std::log(x / below->at) / std::log(above->at / below->at);
  return below->factor * std::pow(above->factor / below->factor, part);
}

/// In the order of their names. What an event lacks counts as 1. One that has a width besides that
/// of its operands names these by themselves.
std::array<double, derived_parameters.size()> derived_at(const PricePosition& position) {
  const auto value = [&](std::string_view name) {
    return static_cast<double>(std::max<std::uint64_t>(1, position.at(axis_of(name))));
  };
  const auto bits =
      value(position.at(axis_of("operand_bits")) != 0 ? "operand_bits" : "width_bits");
  return {std::exp2(bits - 1) / value("base_factor"), value("table_entries") / value("vector_size"),
          value("base_factor") / value("table_entries")};
}

FactorTable read_table(const JsonNode& node) {
  FactorTable table;
  for (const auto& [value, factor] :
       read_factor_pairs(node, "value", {1 / largest_price, largest_price},
                         {1 / largest_price_factor, largest_price_factor})) {
    table.push_back({value, factor});
  }
  if (table.empty()) {
    throw node.error("expected at least one pair");
  }
  return table;
}

FitError read_error(const JsonNode& node) {
  node.allow_only({"designs", "max", "rms"});
  return {.designs = node["designs"].unsigned_integer(1),
          .largest = node["max"].number(0, largest_price_factor),
          .root_mean_square = node["rms"].number(0, largest_price_factor)};
}

}  // namespace

std::optional<double> factor_at(const PriceFit& fit, const PricePosition& position) {
  double factor = 1;
  for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
    const auto& table = fit.factors.at(axis);
    if (table.empty()) {
      continue;
    }
    const auto x = static_cast<double>(position.at(axis));
    if (x < table.front().at || x > table.back().at) {
      return std::nullopt;
    }
    factor *= on_table(table, x);
  }
  const auto derived = derived_at(position);
  for (std::size_t parameter = 0; parameter < derived.size(); ++parameter) {
    if (const auto& table = fit.derived.at(parameter); !table.empty()) {
      factor *=
          on_table(table, std::clamp(derived.at(parameter), table.front().at, table.back().at));
    }
  }
  return factor;
}

PriceFit read_fit(const JsonNode& node, const Citations& citations, std::string_view unit) {
  auto keys = price_keys(unit);
  keys.insert(keys.end(), {"factors", "leave_one_out", "held_out"});
  node.allow_only(keys);
  PriceFit fit{.reference = read_price(node, citations, unit)};
  const auto factors = node["factors"];
  std::vector<std::string_view> parameters(price_axes.begin(), price_axes.end());
  parameters.insert(parameters.end(), derived_parameters.begin(), derived_parameters.end());
  factors.allow_only(parameters);
  for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
    if (factors.has(price_axes.at(axis))) {
      fit.factors.at(axis) = read_table(factors[price_axes.at(axis)]);
    }
  }
  for (std::size_t parameter = 0; parameter < derived_parameters.size(); ++parameter) {
    if (factors.has(derived_parameters.at(parameter))) {
      fit.derived.at(parameter) = read_table(factors[derived_parameters.at(parameter)]);
    }
  }
  fit.leave_one_out = read_error(node["leave_one_out"]);
  if (node.has("held_out")) {
    fit.held_out = read_error(node["held_out"]);
  }
  return fit;
}

}  // namespace lnsim
