// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>

#include "models/base/event.hpp"
#include "models/base/sums.hpp"

namespace lnsim {

/// A kind of hardware that a machine has: what draws power and takes area whether or not it works.
struct Instance {
  Scope scope = Scope::ProcessingElement;
  Name component;
  Name resource;  ///< priced class, such as sram
  Name variant;   ///< memory type, or ""
  Attributes attributes = {};
  auto operator<=>(const Instance&) const = default;
};

/// How many a machine has of each.
using Inventory = Sums<Instance, std::uint64_t>;

}  // namespace lnsim
