// SPDX-License-Identifier: MIT
#include "sim/mapping/mapping_json.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

namespace lnsim {
namespace {

constexpr std::string_view spatial = "spatial";
constexpr std::string_view temporal = "temporal";

/// Loops as a file states them, each with its place in it.
struct StatedLoop {
  Loop loop;
  JsonNode node;
};

Loop read_loop(const JsonNode& node) {
  node.allow_only({"level", "dimension", "bound", "step", "kind"});
  const auto kind = node["kind"].text();
  if (kind != spatial && kind != temporal) {
    throw node["kind"].error("expected \"temporal\" or \"spatial\", found \"" + kind + "\"");
  }
  return {.level = node["level"].text(),
          .dimension = node["dimension"].text(),
          .bound = node["bound"].unsigned_integer(1),
          .step = node["step"].unsigned_integer(1),
          .spatial = kind == spatial};
}

std::vector<StatedLoop> read_loops(const JsonNode& node) {
  std::vector<StatedLoop> loops;
  for (const auto& element : node.elements()) {
    loops.push_back({read_loop(element), element});
  }
  return loops;
}

/// The one loop of a level over a dimension.
const StatedLoop& find(const std::vector<StatedLoop>& loops, std::string_view level,
                       std::string_view dimension, const JsonNode& list) {
  const auto is = [&](const StatedLoop& stated) {
    return stated.loop.level == level && stated.loop.dimension == dimension;
  };
  if (std::ranges::count_if(loops, is) != 1) {
    throw list.error("expected one loop of level \"" + std::string(level) + "\" over dimension \"" +
                     std::string(dimension) + "\", found " +
                     std::to_string(std::ranges::count_if(loops, is)));
  }
  return *std::ranges::find_if(loops, is);
}

std::string text(const Loop& loop) {
  return loop.level + " " + loop.dimension + ", bound " + std::to_string(loop.bound) + ", step " +
         std::to_string(loop.step) + ", " + std::string(loop.spatial ? spatial : temporal);
}

/// The loops that steps, bounds and the machine do not decide follow from those that do.
void require_equal(const std::vector<StatedLoop>& stated, const std::vector<Loop>& meant,
                   const JsonNode& list) {
  if (stated.size() != meant.size()) {
    throw list.error("expected " + std::to_string(meant.size()) + " loops, found " +
                     std::to_string(stated.size()));
  }
  for (std::size_t i = 0; i < meant.size(); ++i) {
    if (stated[i].loop != meant[i]) {
      throw stated[i].node.error("expected the loop " + text(meant[i]) +
                                 ", as the other loops and the machine have it, found " +
                                 text(stated[i].loop));
    }
  }
}

}  // namespace

nlohmann::ordered_json to_json(const Mapping& mapping, const ProcessingElement& pe) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& loop : loops(mapping, pe)) {
    list.push_back({{"level", loop.level},
                    {"dimension", loop.dimension},
                    {"bound", loop.bound},
                    {"step", loop.step},
                    {"kind", loop.spatial ? spatial : temporal}});
  }
  return list;
}

Mapping read_mapping(const JsonNode& node, const LoopNest& nest, const ProcessingElement& pe) {
  const auto stated = read_loops(node);
  const auto loop = [&](std::string_view level, std::string_view dimension) -> const StatedLoop& {
    return find(stated, level, dimension, node);
  };
  const auto tile = [&](std::string_view level) {
    const auto step = [&](std::string_view dimension) { return loop(level, dimension).loop.step; };
    return Tile{step("row"), step("column"), step("reduction"), step("tap")};
  };
  const auto spread = [&](std::string_view dimension) {
    const auto& [spatial_loop, place] = loop("processing_elements", dimension);
    return static_cast<std::uint32_t>(
        place["bound"].unsigned_integer(1, std::numeric_limits<std::uint32_t>::max()));
  };
  const auto& groups = loop("dram", "group");
  if (nest.groups % groups.loop.step != 0) {
    throw groups.node["step"].error("expected groups packed side by side that divide " +
                                    std::to_string(nest.groups) + ", found " +
                                    std::to_string(groups.loop.step));
  }
  const Mapping mapping{.nest = packed(nest, groups.loop.step),
                        .pe_rows = spread("row"),
                        .pe_columns = spread("column"),
                        .array = tile("global_buffer"),
                        .buffer = tile("dram"),
                        .rows_outer = &loop("dram", "row") < &loop("dram", "column")};
  require_equal(stated, loops(mapping, pe), node);
  return mapping;
}

}  // namespace lnsim
