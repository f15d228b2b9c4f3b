// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "tools/cli/catalogue.hpp"
#include "tools/cli/validation/check.hpp"

namespace lnsim::cli {

/// What the sections are asked about.
struct ValidationSetting {
  const Catalogue& catalogue;
  std::string machine = "lns-madam-pe";
  std::string technology = "sub16nm";
  std::string fidelity = "analytical";
  bool exhaustive = false;  ///< search for mappings for as long as it may take
};

/// The SystemC datapath against the numerics library, value by value, in every kind of format.
[[nodiscard]] Section datapath_section(const ValidationSetting& setting);
/// The cycles of the SystemC datapath against those of the tile model, on a grid of tiles.
[[nodiscard]] Section tile_section(const ValidationSetting& setting);
/// The closed form against the tile model: counts and cycles of whole networks.
[[nodiscard]] Section analytical_section(const ValidationSetting& setting);
/// Mappings against what no mapping can be below: cycles, DRAM traffic, and the I/O lower bound.
[[nodiscard]] Section mapper_section(const ValidationSetting& setting);
/// Energies of LNS-Madam's Table 8, and the paper's ratios under each technology.
[[nodiscard]] Section papers_section(const ValidationSetting& setting);
/// The energy of the logarithmic datapath by table size, under each technology.
[[nodiscard]] Section conversion_section(const ValidationSetting& setting);
/// Published energies of single operations, against each technology's scaled to their process.
[[nodiscard]] Section published_section(const ValidationSetting& setting);

}  // namespace lnsim::cli
