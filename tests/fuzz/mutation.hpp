// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include <nlohmann/json.hpp>

namespace lnsim::fuzz {

/// Damages texts, the same ones for the same seed.
class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  /// A JSON text of which some values are removed, repeated, replaced, exchanged or nested; now and
  /// then bytes instead.
  std::string json(const std::string& text);
  /// The same of one line, or lines that are removed, repeated or exchanged.
  std::string json_lines(const std::string& text);
  /// A text of which bytes are changed, removed, repeated or put in.
  std::string bytes(std::string text);

  /// From 0 to count - 1.
  std::size_t below(std::size_t count);

 private:
  using Json = nlohmann::ordered_json;

  /// A node of a document, each as likely as any.
  Json& any_node(Json& document);
  Json& any_container(Json& document);
  Json any_value();
  void damage(Json& document);
  void nest(Json& node);

  std::mt19937_64 random_;
};

}  // namespace lnsim::fuzz
