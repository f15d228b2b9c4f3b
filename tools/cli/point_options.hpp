// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/run.hpp"
#include "tools/cli/catalogue.hpp"

namespace lnsim::cli {

inline constexpr std::uint64_t largest_batch = 1U << 24U;
inline constexpr std::string_view no_baseline = "none";

/// The options that say what runs, on what and how; empty optionals take the workload's own.
struct PointOptions {
  std::string workload;
  std::string machine = "lns-madam-pe";
  std::optional<std::string> format;
  std::map<std::string, std::string> roles;     ///< formats of those that have one of their own
  std::optional<std::string> baseline;          ///< or none
  std::string default_baseline = "fp32";        ///< where no baseline is asked for
  std::optional<std::string> baseline_machine;  ///< else the machine, with its keys replaced
  bool iso_area = false;  ///< whether the baseline's lanes are to fit the area of the formats'
  std::string technology = "sub16nm";  ///< several are separated by commas, the main one first
  std::string fidelity = "analytical";
  std::optional<std::uint64_t> batch;
  std::optional<std::string> optimiser;
  std::string objective = "cycles";
  std::string mapping;  ///< file of mappings to take instead of the best ones, or none
  std::optional<std::string> embedding_gradient;
  std::string format_costs = "auto";
  bool strict = false;  ///< whether a trace that lacks something is refused
  /// Keys of the machine file, such as processing_element.lanes, and the values that replace its.
  std::vector<std::pair<std::string, std::string>> machine_keys;
};

/// Sets an option by its name: workload, machine, format, one of its roles, baseline,
/// baseline_machine, technology, fidelity, batch, optimiser, objective, embedding_gradient,
/// format_costs or machine.KEY. Throws Error with the nearest known names.
void set_parameter(PointOptions& options, const std::string& name, const std::string& value);

/// Throws Error where an option is of the baseline and none is asked for.
void require_baseline(const PointOptions& options);

/// Throws Error where the machine's file lacks a key that machine_keys replaces.
void require_machine_keys(const PointOptions& options, const Catalogue& catalogue);

/// A point and where it came from.
struct ResolvedPoint {
  Point point;
  Manifest manifest;
};

/// Loads everything that the options name. Throws Error on unknown names and bad files.
[[nodiscard]] ResolvedPoint resolve(const PointOptions& options, const Catalogue& catalogue);

/// The workload alone, and its file.
struct ResolvedWorkload {
  Workload workload;
  std::filesystem::path file;
};
[[nodiscard]] ResolvedWorkload resolve_workload(const PointOptions& options,
                                                const Catalogue& catalogue);

/// The formats that the options ask for, or else the workload's own, or the default. Throws Error
/// as parse_role_formats.
[[nodiscard]] RoleFormats formats_of(const PointOptions& options, const Workload& workload);

}  // namespace lnsim::cli
