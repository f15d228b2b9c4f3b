// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/base/units.hpp"
#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/mapper/region.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim {

/// Which places of a region may have legal mappings: those rules of legality that sizes alone
/// decide and that larger ones break, too.
class PossiblePlaces {
 public:
  PossiblePlaces(const Architecture& machine, ProductFormats formats)
      : machine_(machine), formats_(std::move(formats)) {}

  /// Whether a legal mapping may have at least these sizes.
  [[nodiscard]] bool holds(const Region& region, const Places& places) const;
  /// Takes places away that no legal mapping between `low` and `high` has; false where none is
  /// left.
  [[nodiscard]] bool contract(const Region& region, Places& low, Places& high) const;
  /// The same where `low` is that of contracted places and `high` within theirs, along one axis.
  static void contract_high(Places& high);

 private:
  [[nodiscard]] bool fits_processing_elements(const Region& region, const Places& places) const;
  [[nodiscard]] bool fits_global_buffer(const Region& region, const Places& places) const;

  const Architecture& machine_;
  ProductFormats formats_;
};

}  // namespace lnsim
