// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/source.hpp"
#include "models/networks/layer.hpp"
#include "models/networks/shape.hpp"

namespace lnsim {

/// A network as described, repeats written out; shapes are inferred by lowering it. Its last
/// layer, and no other, is the loss.
struct Network {
  std::string name;
  std::string title;
  Source source;
  std::string file;  ///< named in errors
  Shape input;       ///< one sample
  std::vector<Layer> layers;
};

/// Reads schema_version 1. Throws InputError on anything unknown, missing or out of range, on two
/// layers with one name, and where the loss is not exactly the last layer.
[[nodiscard]] Network load_network(const std::filesystem::path& path);

/// The same from text; file is the name in errors.
[[nodiscard]] Network parse_network(std::string_view text, const std::string& file);

}  // namespace lnsim
