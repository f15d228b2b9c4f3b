// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "models/base/error.hpp"
#include "models/networks/network.hpp"
#include "workloads/workload.hpp"

namespace lnsim::testing {

inline std::filesystem::path networks_folder() {
  return std::filesystem::path(LNSIM_SOURCE_DIR) / "models" / "networks";
}

inline const std::string image_input =
    R"({"kind": "image", "channels": 6, "height": 9, "width": 8})";
inline const std::string tokens_input = R"({"kind": "tokens", "length": 10})";
inline const std::string loss_layer = R"({"kind": "softmax_cross_entropy"})";

/// The text of a network around its input and layers (which must end with the loss).
inline std::string network_text(const std::string& input, const std::string& layers) {
  return R"({"schema_version": 1, "name": "n", "title": "t", "source": {"citation": "c",
             "locator": "l", "kind": "estimated"}, "input": )" +
         input + R"(, "layers": [)" + layers + "]}";
}

/// A network of some layers and a loss.
inline Network make_network(const std::string& input, const std::string& layers) {
  return parse_network(network_text(input, layers + ", " + loss_layer), "n.json");
}

/// What the error thrown by an action says, or "" where it throws none.
inline std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace lnsim::testing
