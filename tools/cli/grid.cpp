// SPDX-License-Identifier: MIT
#include "tools/cli/grid.hpp"

#include <cstdint>
#include <regex>
#include <set>

#include <boost/algorithm/string.hpp>
#include <fmt/format.h>

#include "models/base/error.hpp"
#include "models/numerics/format/number_format.hpp"
#include "tools/cli/unsigned_number.hpp"

namespace lnsim::cli {
namespace {

constexpr std::size_t most_points = 1'000'000;

std::uint64_t integer(const std::string& text, const std::string& range) {
  const auto value = unsigned_number(text);
  if (!value) {
    throw Error("--vary: \"" + range + "\": expected an integer, found \"" + text + "\"");
  }
  return *value;
}

void limit(std::size_t points, const std::string& where) {
  if (points > most_points) {
    throw Error("--vary: " + where + " has more than a million points");
  }
}

/// From first to last: every integer, or by a factor where one is given (0: none).
std::vector<std::string> integer_range(const std::string& range, std::uint64_t first,
                                       std::uint64_t last, std::uint64_t factor) {
  if (first > last || factor == 1 || (factor > 0 && first == 0)) {
    throw Error("--vary: \"" + range +
                "\": expected FIRST..LAST or FIRST..LAST*FACTOR with FIRST "
                "not above LAST, and a factor of at least 2 from at least 1");
  }
  std::vector<std::string> values{std::to_string(first)};
  for (auto value = first; factor > 0 ? value <= last / factor : value < last;) {
    value = factor > 0 ? value * factor : value + 1;
    values.push_back(std::to_string(value));
    limit(values.size(), "\"" + range + "\"");
  }
  return values;
}

/// Every width from the first to the last, and for each every base factor from the first, doubling.
std::vector<std::string> format_range(const std::smatch& parts) {
  const auto number = [&](std::size_t index) {
    return integer(parts[index].str(), parts[0].str());
  };
  const auto [first_bits, first_gamma] = std::pair(number(1), number(2));
  const auto [last_bits, last_gamma] = std::pair(number(3), number(4));
  if (first_bits > last_bits || first_gamma > last_gamma || first_gamma == 0) {
    throw Error("--vary: \"" + parts[0].str() + "\": the first format is above the last");
  }
  const auto spelling = [&](std::uint64_t bits, std::uint64_t gamma) {
    return fmt::format("lns{}g{}{}", bits, gamma, parts[5].str());
  };
  static_cast<void>(parse_number_format(spelling(first_bits, first_gamma)));
  static_cast<void>(parse_number_format(spelling(last_bits, last_gamma)));
  std::vector<std::string> values;
  for (auto bits = first_bits; bits <= last_bits; ++bits) {
    for (auto gamma = first_gamma; gamma <= last_gamma; gamma *= 2) {
      values.push_back(spelling(bits, gamma));
    }
  }
  return values;
}

std::vector<std::string> expand(const std::string& value) {
  static const std::regex formats(R"(lns(\d{1,6})g(\d{1,6})\.\.lns(\d{1,6})g(\d{1,6})(-[-\w]+)?)");
  static const std::regex integers(R"((\d{1,18})\.\.(\d{1,18})(?:\*(\d{1,6}))?)");
  std::smatch parts;
  if (std::regex_match(value, parts, formats)) {
    return format_range(parts);
  }
  if (std::regex_match(value, parts, integers)) {
    const auto factor = parts[3].matched ? integer(parts[3].str(), value) : 0;
    return integer_range(value, integer(parts[1].str(), value), integer(parts[2].str(), value),
                         factor);
  }
  return {value};
}

}  // namespace

Axis parse_axis(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw Error("--vary: expected NAME=VALUES, found \"" + text + "\"");
  }
  Axis axis{.parameter = text.substr(0, equals), .values = {}};
  std::vector<std::string> parts;
  const auto list = text.substr(equals + 1);
  boost::split(parts, list, [](char c) { return c == ','; });
  for (const auto& part : parts) {
    if (part.empty()) {
      throw Error("--vary: an empty value in \"" + text + "\"");
    }
    const auto values = expand(part);
    axis.values.insert(axis.values.end(), values.begin(), values.end());
  }
  return axis;
}

std::vector<Assignment> grid(const std::vector<Axis>& axes) {
  std::vector<Assignment> points{{}};
  std::set<std::string> parameters;
  for (const auto& axis : axes) {
    if (!parameters.insert(axis.parameter).second) {
      throw Error("--vary: \"" + axis.parameter + "\" is varied twice");
    }
    limit(points.size() * axis.values.size(), "the grid");
    std::vector<Assignment> extended;
    for (const auto& point : points) {
      for (const auto& value : axis.values) {
        extended.push_back(point);
        extended.back().emplace_back(axis.parameter, value);
      }
    }
    points = std::move(extended);
  }
  return points;
}

}  // namespace lnsim::cli
