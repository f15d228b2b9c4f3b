// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "models/numerics/format/number_format.hpp"
#include "sim/report/column.hpp"

namespace lnsim::cli {

/// A number with an SI prefix and four significant digits, such as 12.34 mJ.
[[nodiscard]] std::string si(double value, const std::string& unit);

[[nodiscard]] std::string joules(Picojoules energy);

/// A share such as 12.3 %; - of nothing.
[[nodiscard]] std::string percent(double part, double whole);

/// A column's value of a cost: a fraction in percent, the rest with SI prefixes, - of no work.
[[nodiscard]] std::string cell(const Column& column, const ResultRow& row);

/// How wide a column of a unit is.
[[nodiscard]] std::size_t cell_width(Unit unit);

/// A name that fits: one that is too long is cut, and ends in ~.
[[nodiscard]] std::string fitted(const std::string& name, std::size_t width);

/// A format's name in a table.
[[nodiscard]] std::string label(const RoleFormats& formats);

/// How wide a column is that is headed by, or lists, the labels of a report's formats.
[[nodiscard]] std::size_t label_width(const Report& report);

/// Two decimals; - where it is 0 over 0.
[[nodiscard]] std::string ratio_text(double ratio);

/// A ratio and its interval, such as 12.25 (11.31 - 13.07).
[[nodiscard]] std::string ratio_text(const UncertainRatio& ratio);

/// What heads ratios with their intervals.
inline constexpr std::string_view interval_heading = "ratio (5 - 95 %)";

}  // namespace lnsim::cli
