// SPDX-License-Identifier: MIT
#include "tools/cli/validation/check.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

/// Between two numbers that were computed alike, rounding aside.
constexpr double exact = 1e-9;
constexpr std::size_t what_width = 33;
constexpr std::size_t columns = 110;

double deviation(const Check& check) {
  return check.expected == check.measured ? 0 : check.measured / check.expected - 1;
}

bool agrees(const Check& check) {
  if (check.factor > 0) {
    const double times = check.measured / check.expected;
    return times <= check.factor && times >= 1 / check.factor;
  }
  return std::abs(deviation(check)) <= std::max(check.tolerance, exact);
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Within:
      return "ok";
    case Verdict::InRange:
      return "in range";
    case Verdict::Known:
      return "known";
    case Verdict::OutOfBound:
      return "OUT OF TOLERANCE";
    case Verdict::NotMeasured:
      return "FAILED";
  }
  return "";
}

std::string_view to_string(Basis basis) {
  switch (basis) {
    case Basis::Independent:
      return "independent";
    case Basis::Calibrated:
      return "calibrated";
    case Basis::Circular:
      return "circular";
  }
  return "";
}

std::string number(double value, const std::string& unit) {
  const bool whole = std::floor(value) == value && std::abs(value) >= 1;
  const int digits = std::abs(value) < 0.1 ? 3 : 4;
  return (whole ? fmt::format("{:.0f}", value) : fmt::format("{:.{}g}", value, digits)) +
         (unit.empty() ? "" : " " + unit);
}

std::string deviation_text(const Check& check) {
  return check.factor > 0 ? fmt::format("x {:.2f}", check.measured / check.expected)
                          : fmt::format("{:+.1f} %", 100 * deviation(check));
}

std::string tolerance_text(const Check& check) {
  if (check.factor > 0) {
    return fmt::format("x {:.3g}", check.factor);
  }
  return check.tolerance > 0 ? fmt::format("{:.0f} %", 100 * check.tolerance) : "exact";
}

std::string row(const Check& check) {
  const auto verdict = check.verdict();
  if (verdict == Verdict::NotMeasured) {
    return fmt::format("{:<{}} {}: {}\n", fitted(check.what, what_width), what_width,
                       to_string(verdict), check.error);
  }
  auto text = fmt::format("{:<{}} {:>10} {:>10} {:>8} {:>6}  {}", fitted(check.what, what_width),
                          what_width, number(check.expected, check.unit),
                          number(check.measured, check.unit), deviation_text(check),
                          tolerance_text(check), to_string(verdict));
  if (verdict == Verdict::InRange && check.range) {
    text += fmt::format(" {:.3g} - {:.3g}", check.range->low, check.range->high);
  }
  if (check.basis == Basis::Circular) {
    text += ", circular";
  }
  return fitted(text + (check.remark.empty() ? "" : ", " + check.remark), columns) + "\n";
}

/// Apart from the others, each reason after those that it holds for.
std::string known_deviations(const std::vector<Check>& checks) {
  std::string text;
  std::string reason;
  const auto explain = [&] { text += reason.empty() ? "" : "  because " + reason + "\n"; };
  for (const auto& check : checks) {
    if (check.verdict() != Verdict::Known) {
      continue;
    }
    if (text.empty()) {
      text = "known deviations, which are no failures:\n";
    } else if (check.known->reason != reason) {
      explain();
    }
    reason = check.known->reason;
    text += row(check);
  }
  explain();
  return text;
}

}  // namespace

Verdict Check::verdict() const {
  if (!error.empty()) {
    return Verdict::NotMeasured;
  }
  if (agrees(*this)) {
    return Verdict::Within;
  }
  if (range && range->low <= expected && expected <= range->high) {
    return Verdict::InRange;
  }
  const bool is_known =
      known && known->low * expected <= measured && measured <= known->high * expected;
  return is_known ? Verdict::Known : Verdict::OutOfBound;
}

bool Check::passed() const {
  return verdict() != Verdict::OutOfBound && verdict() != Verdict::NotMeasured;
}

void Tally::count(const Check& check) {
  const bool is_known = check.verdict() == Verdict::Known;
  const bool is_independent = check.basis == Basis::Independent;
  ++checks;
  passed += check.passed() ? 1 : 0;
  known += is_known ? 1 : 0;
  independent += is_independent ? 1 : 0;
  independent_passed += is_independent && check.passed() && !is_known ? 1 : 0;
}

bool Section::passed() const {
  return std::all_of(checks.begin(), checks.end(),
                     [](const auto& check) { return check.passed(); });
}

std::string to_text(const Section& section) {
  auto text =
      fmt::format("{}: {}\n{:<{}} {:>10} {:>10} {:>9} {:>6} {}\n", section.name, section.title, "",
                  what_width, "expected", "measured", "deviation", "within", "verdict");
  for (const auto& check : section.checks) {
    if (check.verdict() != Verdict::Known) {
      text += row(check);
    }
  }
  text += known_deviations(section.checks);
  for (const auto& note : section.notes) {
    text += note + "\n";
  }
  return text;
}

nlohmann::ordered_json to_json(const Section& section) {
  auto checks = nlohmann::ordered_json::array();
  for (const auto& check : section.checks) {
    nlohmann::ordered_json json{{"what", check.what},
                                {"unit", check.unit},
                                {"expected", check.expected},
                                {"measured", check.measured},
                                {"verdict", to_string(check.verdict())},
                                {"remark", check.remark},
                                {"basis", to_string(check.basis)}};
    json[check.factor > 0 ? "factor" : "tolerance"] =
        check.factor > 0 ? check.factor : check.tolerance;
    if (check.range) {
      json["low"] = check.range->low;
      json["high"] = check.range->high;
    }
    if (check.known) {
      json["known"] = {
          {"low", check.known->low}, {"high", check.known->high}, {"reason", check.known->reason}};
    }
    if (!check.error.empty()) {
      json["error"] = check.error;
    }
    checks.push_back(std::move(json));
  }
  return {{"name", section.name},
          {"title", section.title},
          {"passed", section.passed()},
          {"checks", checks},
          {"notes", section.notes}};
}

}  // namespace lnsim::cli
