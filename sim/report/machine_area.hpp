// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "energy/pricing.hpp"
#include "models/hardware/architecture.hpp"
#include "workloads/role_formats.hpp"

namespace lnsim {

/// The area of a machine's chip by part, um2: nothing of a part that a technology has none of.
struct MachineArea {
  std::optional<double> datapaths = {};    ///< the lanes
  std::optional<double> memories = {};     ///< operand buffers and the global buffer
  std::optional<double> collector = {};    ///< partial sums
  std::optional<double> vector_unit = {};  ///< an element of a characterised unit a lane
  std::optional<double> weight_update = {};

  /// Nothing where a part is not known.
  [[nodiscard]] std::optional<double> total() const;
};

/// Of all lanes of a machine, as area_of.
[[nodiscard]] std::optional<double> area_of_datapaths(const Architecture& machine,
                                                      const RoleFormats& formats,
                                                      const PriceList& prices);

/// Of a machine whose lanes compute in some formats. A vector unit is as large as the
/// characterised one of its format and size; else as those that an area is fitted to say, where the
/// technology has such a fit; else an element of it is as large as one of the characterised unit of
/// its format whose vectors are nearest in size. Where products need several
/// lanes, a machine has the largest. Wires, control and pads are left out.
[[nodiscard]] MachineArea area_of(const Architecture& machine, const RoleFormats& formats,
                                  const PriceList& prices);

}  // namespace lnsim
