// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "energy/range.hpp"

namespace lnsim::cli {

enum class Verdict : std::uint8_t {
  Within,   ///< measured agrees with expected
  InRange,  ///< it does not, but the measured range holds the expected value
  Known,    ///< it does not, but as far as is known and explained
  OutOfBound,
  NotMeasured
};

/// What agreement says.
enum class Basis : std::uint8_t {
  Independent,  ///< that two things found apart agree
  Calibrated,   ///< nothing, as the measured was fitted to the expected
  Circular      ///< nothing, as the measured was made from the expected
};

/// Between which multiples of the expected the measured is known to be, and why.
struct KnownBand {
  double low = 0;
  double high = 0;
  std::string reason;
};

/// What is expected beside what was measured. Exact agreement is asked for where there is neither
/// a tolerance nor a factor.
struct Check {
  std::string what;
  std::string unit;
  double expected = 0;
  double measured = 0;
  double tolerance = 0;                ///< relative deviation that agrees
  double factor = 0;                   ///< instead: how many times more or less agrees; 0 for none
  std::optional<Range<double>> range;  ///< of measured, by the bounds of its prices
  std::string remark;
  std::string error;  ///< why nothing was measured, or ""
  Basis basis = Basis::Independent;
  std::optional<KnownBand> known = {};

  [[nodiscard]] Verdict verdict() const;
  /// Neither out of bound, but as it is known, nor without a measurement.
  [[nodiscard]] bool passed() const;
};

/// How checks came out.
struct Tally {
  std::size_t checks = 0;
  std::size_t passed = 0;
  std::size_t known = 0;               ///< of those that passed
  std::size_t independent = 0;         ///< of all
  std::size_t independent_passed = 0;  ///< of these, without known deviations

  void count(const Check& check);
};

/// The checks of one question, and what is to be said of the answers.
struct Section {
  std::string name;
  std::string title;
  std::vector<Check> checks;
  std::vector<std::string> notes;

  [[nodiscard]] bool passed() const;
};

/// A table for a terminal of 110 columns.
[[nodiscard]] std::string to_text(const Section& section);

[[nodiscard]] nlohmann::ordered_json to_json(const Section& section);

}  // namespace lnsim::cli
