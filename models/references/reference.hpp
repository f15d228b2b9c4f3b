// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/base/source.hpp"

namespace lnsim {

/// A deviation of some technologies from a figure that is known, and why.
struct KnownDeviation {
  std::vector<std::string> technologies;
  double low = 0;  ///< of the result over the figure
  double high = 0;
  std::string reason;
  Source source;  ///< what explains it
};

/// A published figure to compare a result with.
struct ReferenceFigure {
  std::string name;     ///< what it is, such as energy_per_iteration
  std::string network;  ///< name of the network or data set, or "" where it is of none
  std::string format;   ///< spelling of the number format
  double value = 0;
  std::string unit;         ///< such as mJ, fJ/op or %
  double tolerance = 0;     ///< relative deviation within which a result agrees with it
  double factor = 0;        ///< how many times more or less agrees where nothing was fitted, or 0
  bool calibrated = false;  ///< the technologies of basis_of were fitted to it
  double node_nm = 0;       ///< process that it is of, or 0
  double voltage_v = 0;     ///< supply that it is at, or 0
  Source source;
  std::vector<std::string> basis_of = {};  ///< technologies made from it: agreement proves nothing
  std::vector<KnownDeviation> known = {};
};

/// Reads a file of figures: {"schema_version": 1, "title", "node_nm"?, "voltage_v"?, "source",
/// "figures": [...]}, where a figure without a "source" of its own has the file's. Throws
/// InputError on bad content.
[[nodiscard]] std::vector<ReferenceFigure> load_references(const std::filesystem::path& path);

}  // namespace lnsim
