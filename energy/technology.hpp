// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "energy/price_curve.hpp"
#include "energy/vector_unit_design.hpp"

namespace lnsim {

class JsonNode;

/// What must be known to read the prices of some formats.
struct PriceRemark {
  std::vector<std::string> formats;  ///< names without options, or an option of any, as *-bins
  std::string text;

  /// Whether it is about a format, with any options.
  [[nodiscard]] bool concerns(const std::string& format) const;
};

/// What events cost in one manufacturing process at one voltage.
struct Technology {
  std::string name;
  std::string title;
  std::string description;
  double node_nm = 0;
  double voltage_v = 0;
  std::vector<PriceRemark> remarks = {};
  std::vector<VectorUnitDesign> vector_units = {};  ///< those whose critical path is known
  std::vector<UpdateUnitDesign> update_units = {};  ///< those whose area is known
  std::vector<PriceCurve> energy;                   ///< values in pJ an event
  std::vector<PriceCurve> leakage;                  ///< action "leak"; values in mW an instance
  std::vector<PriceCurve> area;  ///< values in um2 an instance; empty where unknown
  std::string file = {};         ///< named in errors
};

/// The action of an inventory event, which counts instances that leak.
inline constexpr std::string_view leak_action = "leak";
/// That of an entry of areas: an instance that is there.
inline constexpr std::string_view occupy_action = "occupy";

/// Reads and validates a technology file. Its "designs" are free-form objects with a name, of which
/// vector units (unit "vector_mac") have a format and may have a critical path, and with it a
/// vector size, an area and a pipeline, and weight-update units a width and an area. Throws
/// InputError where a number lacks its source, locator or kind, where bounds are negative, above
/// largest_price or out of order, where two entries price the same events, or where a rule that
/// computes has no source.
[[nodiscard]] Technology read_technology(const JsonNode& root);

/// The same of a file.
[[nodiscard]] Technology load_technology(const std::filesystem::path& path);

}  // namespace lnsim
