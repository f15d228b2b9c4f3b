// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/json_reader.hpp"
#include "models/networks/layer.hpp"

namespace lnsim {

/// The largest size of one dimension: windows are then added up without overflow.
inline constexpr std::uint64_t largest_dimension = std::uint64_t{1} << 31U;

/// Reads the body of any layer kind but repeat and residual, which hold layers themselves.
/// Throws InputError; an unknown kind is answered with the nearest known ones.
[[nodiscard]] LayerBody read_layer_body(const JsonNode& node, const std::string& kind);

}  // namespace lnsim
