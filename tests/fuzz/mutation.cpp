// SPDX-License-Identifier: MIT
#include "tests/fuzz/mutation.hpp"

#include <array>
#include <functional>
#include <sstream>
#include <utility>
#include <vector>

namespace lnsim::fuzz {
namespace {

using Json = nlohmann::ordered_json;

/// Values at the edges of what readers expect, and of other types.
const std::vector<Json>& edges() {
  static const std::vector<Json> values{nullptr,
                                        true,
                                        0,
                                        1,
                                        -1,
                                        2,
                                        255,
                                        65536,
                                        std::uint64_t{1} << 31U,
                                        std::uint64_t{1} << 32U,
                                        std::uint64_t{1} << 63U,
                                        std::numeric_limits<std::uint64_t>::max(),
                                        std::numeric_limits<std::int64_t>::min(),
                                        0.5,
                                        -0.0,
                                        1e-300,
                                        1e12,
                                        1e300,
                                        "",
                                        "a",
                                        "fp32",
                                        "lns8g8",
                                        "{}",
                                        std::string("\x1b[2J\0\x7f", 6),
                                        "\u202e\u0085",
                                        std::string(2000, 'x'),
                                        Json::array(),
                                        Json::object()};
  return values;
}

std::vector<Json*> nodes_of(Json& document, const std::function<bool(const Json&)>& wanted) {
  std::vector<Json*> nodes;
  const std::function<void(Json&)> visit = [&](Json& node) {
    if (wanted(node)) {
      nodes.push_back(&node);
    }
    if (node.is_structured()) {
      for (auto& child : node) {
        visit(child);
      }
    }
  };
  visit(document);
  return nodes;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::size_t Mutator::below(std::size_t count) {
  return static_cast<std::size_t>(random_() % count);
}

Mutator::Json& Mutator::any_node(Json& document) {
  const auto nodes = nodes_of(document, [](const Json&) { return true; });
  return *nodes[below(nodes.size())];
}

Mutator::Json& Mutator::any_container(Json& document) {
  const auto nodes =
      nodes_of(document, [](const Json& node) { return node.is_structured() && !node.empty(); });
  return nodes.empty() ? document : *nodes[below(nodes.size())];
}

Mutator::Json Mutator::any_value() {
  return below(3) == 0 ? Json(random_()) : edges()[below(edges().size())];
}

void Mutator::nest(Json& node) {
  constexpr std::size_t deepest = 80;
  for (std::size_t depth = below(deepest); depth > 0; --depth) {
    node = Json::array({std::move(node)});
  }
}

void Mutator::damage(Json& document) {
  auto& container = any_container(document);
  const bool has_members = container.is_structured() && !container.empty();
  const auto member = [&] {
    return std::next(container.begin(), static_cast<std::ptrdiff_t>(below(container.size())));
  };
  switch (below(has_members ? 6 : 3)) {
    case 0:
      any_node(document) = any_value();
      return;
    case 1:
      nest(any_node(document));
      return;
    case 2: {
      const Json copy = any_node(document);
      any_node(document) = copy;
      return;
    }
    case 3:
      container.erase(member());
      return;
    case 4:
      if (container.is_array()) {
        container.push_back(*member());
      } else {
        container["unknown"] = any_value();
      }
      return;
    default: {
      auto& first = *member();
      auto& second = *member();
      if (&first != &second) {
        std::swap(first, second);
      }
    }
  }
}

std::string Mutator::json(const std::string& text) {
  constexpr std::size_t most = 3;
  auto document = Json::parse(text, nullptr, false);
  if (document.is_discarded() || below(4) == 0) {
    return bytes(text);
  }
  for (std::size_t i = 1 + below(most); i > 0; --i) {
    damage(document);
  }
  return document.dump(below(2) == 0 ? -1 : 1, ' ', false, Json::error_handler_t::replace);
}

std::string Mutator::json_lines(const std::string& text) {
  auto lines = lines_of(text);
  auto& line = lines[below(lines.size())];
  switch (below(5)) {
    case 0:
      return bytes(text);
    case 1:
      std::swap(line, lines[below(lines.size())]);
      break;
    case 2:
      line += "\n" + line;
      break;
    case 3:
      line.clear();
      break;
    default:
      line = json(line);
  }
  std::string damaged;
  for (const auto& one : lines) {
    damaged += one.empty() && below(2) == 0 ? "" : one + "\n";
  }
  return damaged;
}

std::string Mutator::bytes(std::string text) {
  static const std::array<std::string, 12> pieces{"\"",    "{",
                                                  "[",     "]",
                                                  "}",     ",",
                                                  "-",     "9999999999999999999999",
                                                  "1e999", std::string(1, '\0'),
                                                  "\xff",  "-t4"};
  for (std::size_t i = 1 + below(4); i > 0 && !text.empty(); --i) {
    const auto at = below(text.size());
    const auto count = 1 + below(std::min<std::size_t>(text.size() - at, 64));
    switch (below(5)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, count);
        break;
      case 2:
        text.insert(at, text.substr(at, count));
        break;
      case 3:
        text.insert(at, pieces[below(pieces.size())]);
        break;
      default:
        text.resize(below(4) == 0 ? at : text.size());
    }
  }
  return text;
}

}  // namespace lnsim::fuzz
