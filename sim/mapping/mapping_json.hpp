// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include "models/base/json_reader.hpp"
#include "models/hardware/architecture.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// A mapping as its list of loops, one object a loop: level, dimension, bound, step, kind.
[[nodiscard]] nlohmann::ordered_json to_json(const Mapping& mapping, const ProcessingElement& pe);

/// The mapping of a nest that a list of loops states: the list as to_json writes it, with other
/// steps and bounds, or the two loops over global-buffer tiles of rows and columns the other way
/// round. Throws InputError where a loop is missing, where bounds and steps do not belong together,
/// and where a loop is fixed by the machine. Whether it is legal is for Legality to say.
[[nodiscard]] Mapping read_mapping(const JsonNode& node, const LoopNest& nest,
                                   const ProcessingElement& pe);

}  // namespace lnsim
