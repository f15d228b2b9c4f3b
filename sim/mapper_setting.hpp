// SPDX-License-Identifier: MIT
#pragma once

#include "energy/pricing.hpp"
#include "sim/mapper/mapper.hpp"
#include "sim/point.hpp"

namespace lnsim {

/// How a technology pipelines the lanes of a product: as the unit of their format that was
/// characterised nearest to the machine's size, else as that of a logarithmic format that is most
/// like theirs; without one, lanes have no added registers.
[[nodiscard]] LanePipeline pipeline_in(const Technology& technology, const ProductFormats& formats,
                                       const Architecture& machine);

/// How a point's nests are mapped on a machine in some formats; the setting refers to the machine.
/// Energy is that of the whole system, leakage included; operands' statistics, which no mapping
/// changes, are left out. Prices are those of the point's technology.
[[nodiscard]] MapperSetting mapper_setting(const Point& point, const Architecture& machine,
                                           const ProductFormats& formats, PriceList& prices);

}  // namespace lnsim
