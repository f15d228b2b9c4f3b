// SPDX-License-Identifier: MIT
#include "models/networks/network.hpp"

#include <set>
#include <utility>

#include <boost/algorithm/string/replace.hpp>

#include "models/base/json_reader.hpp"
#include "models/base/nearest.hpp"
#include "models/networks/layer_reader.hpp"

namespace lnsim {
namespace {

/// Bounds on repeats written out, against descriptions that multiply without end.
constexpr std::size_t most_layers = 10'000;
constexpr std::size_t longest_name = 1'000;

constexpr std::string_view index_mark = "{}";

/// The name of a block of a repeat: its index in the place of every mark. The length is checked
/// before, as each of many marks becomes several digits.
std::string block_name(const JsonNode& node, const std::string& name, std::uint64_t index) {
  const auto number = std::to_string(index);
  auto marks = std::size_t{0};
  for (auto at = name.find(index_mark); at != std::string::npos;
       at = name.find(index_mark, at + index_mark.size())) {
    ++marks;
  }
  if (name.size() - marks * index_mark.size() + marks * number.size() > longest_name) {
    throw node.error("expected a name of at most " + std::to_string(longest_name) +
                     " bytes, found a longer one");
  }
  return boost::algorithm::replace_all_copy(name, index_mark, number);
}

/// Reads lists of layers, writing repeats out and naming every layer in full.
class LayerListReader {
 public:
  std::vector<Layer> read(const JsonNode& list, const std::string& prefix) {
    std::vector<Layer> layers;
    const auto nodes = list.elements();
    if (nodes.empty()) {
      throw list.error("expected at least one layer, found none");
    }
    for (const auto& node : nodes) {
      append(node, prefix, layers);
    }
    return layers;
  }

 private:
  void append(const JsonNode& node, const std::string& prefix, std::vector<Layer>& layers) {
    const auto kind = node["kind"].text();
    if (kind == "repeat") {
      append_repeat(node, prefix, layers);
      return;
    }
    if (kind == "residual") {
      auto body = read_residual(node, prefix);
      layers.push_back({claim_name(node, prefix, "add"), node.pointer(), std::move(body)});
      return;
    }
    auto body = read_layer_body(node, kind);
    layers.push_back({claim_name(node, prefix, kind), node.pointer(), std::move(body)});
  }

  void append_repeat(const JsonNode& node, const std::string& prefix, std::vector<Layer>& layers) {
    node.allow_only({"kind", "name", "count", "first", "layers"});
    const auto name = node["name"].non_empty_text();
    const auto count = node["count"].unsigned_integer(1, most_layers);
    const auto first = node.has("first") ? node["first"].unsigned_integer(0, most_layers) : 0;
    if (count > 1 && name.find(index_mark) == std::string::npos) {
      throw node["name"].error("expected a name with {} for the index, found \"" + name + "\"");
    }
    for (std::uint64_t index = first; index < first + count; ++index) {
      auto inner = read(node["layers"], prefix + block_name(node["name"], name, index) + ".");
      layers.insert(layers.end(), std::make_move_iterator(inner.begin()),
                    std::make_move_iterator(inner.end()));
    }
  }

  ResidualLayer read_residual(const JsonNode& node, const std::string& prefix) {
    node.allow_only({"kind", "name", "main", "shortcut"});
    ResidualLayer body;
    body.main = read(node["main"], prefix);
    if (node.has("shortcut")) {
      body.shortcut = read(node["shortcut"], prefix);
    }
    return body;
  }

  std::string claim_name(const JsonNode& node, const std::string& prefix,
                         const std::string& otherwise) {
    auto name = prefix + (node.has("name") ? node["name"].non_empty_text() : otherwise);
    if (name.size() > longest_name) {
      throw node.error("expected a name of at most " + std::to_string(longest_name) +
                       " bytes with those of its repeats, found a longer one");
    }
    if (!names_.insert(name).second) {
      throw node.error("a second layer named \"" + name + R"("; set its "name")");
    }
    if (names_.size() > most_layers) {
      throw node.error("more than " + std::to_string(most_layers) + " layers");
    }
    return name;
  }

  std::set<std::string> names_;
};

Shape read_input(const JsonNode& node) {
  const auto kind = node["kind"].text();
  const auto size = [&](std::string_view key) {
    return node[key].unsigned_integer(1, largest_dimension);
  };
  if (kind == "image") {
    node.allow_only({"kind", "channels", "height", "width"});
    return {Form::Image, size("channels"), size("height"), size("width")};
  }
  if (kind == "tokens") {
    node.allow_only({"kind", "length"});
    return {Form::Tokens, 1, size("length"), 1};
  }
  if (kind == "sequence") {
    node.allow_only({"kind", "length", "features"});
    return {Form::Sequence, size("features"), size("length"), 1};
  }
  if (kind == "vector") {
    node.allow_only({"kind", "features"});
    return {Form::Vector, size("features"), 1, 1};
  }
  throw node["kind"].error("unknown input kind \"" + kind + "\"" +
                           did_you_mean(kind, {"image", "tokens", "sequence", "vector"}));
}

bool is_loss(const Layer& layer) { return std::holds_alternative<LossLayer>(layer.body); }

void check_no_loss(const std::vector<Layer>& layers, const std::string& file) {
  for (const auto& layer : layers) {
    if (is_loss(layer)) {
      throw InputError(file, layer.pointer, "a loss may only be the last layer of the network");
    }
    if (const auto* residual = std::get_if<ResidualLayer>(&layer.body)) {
      check_no_loss(residual->main, file);
      check_no_loss(residual->shortcut, file);
    }
  }
}

void check_loss_is_last(const Network& network) {
  if (!is_loss(network.layers.back())) {
    throw InputError(network.file, network.layers.back().pointer,
                     "expected a softmax_cross_entropy as the last layer, found \"" +
                         network.layers.back().name + "\"");
  }
  auto others = network.layers;
  others.pop_back();
  check_no_loss(others, network.file);
}

Network read_network(const JsonNode& root) {
  root.allow_only({"schema_version", "name", "title", "source", "input", "layers"});
  static_cast<void>(root["schema_version"].unsigned_integer(1, 1));
  Network network{.name = root["name"].non_empty_text(),
                  .title = root["title"].non_empty_text(),
                  .source = read_source(root["source"]),
                  .file = root.file(),
                  .input = read_input(root["input"]),
                  .layers = LayerListReader().read(root["layers"], "")};
  check_loss_is_last(network);
  return network;
}

}  // namespace

Network load_network(const std::filesystem::path& path) {
  return read_network(JsonNode::load(path));
}

Network parse_network(std::string_view text, const std::string& file) {
  return read_network(JsonNode::parse(text, file));
}

}  // namespace lnsim
