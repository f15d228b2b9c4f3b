// SPDX-License-Identifier: MIT
#include "energy/rtl/register_place.hpp"

#include <initializer_list>

namespace lnsim {
namespace {

using Places = std::vector<RegisterPlace>;
using Parameters = std::map<std::string, std::uint32_t>;

Places joined(std::initializer_list<Places> lists) {
  Places all;
  for (const auto& list : lists) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

Places fixed(const std::string& name, const std::vector<std::string>& instances) {
  return {{.name = name, .instances = instances}};
}

Places one(const std::string& name, const std::string& instance, const Parameters& parameters) {
  return {{.name = name, .instances = {instance}, .parameters = parameters}};
}

Places difference(const std::string& instance) { return fixed("difference", {instance}); }

/// Behind the levels of the trees of sums; what else such a register adds to.
Places levels_of_tree(std::uint32_t levels, const Parameters& besides = {}) {
  Places places;
  for (std::uint32_t level = 1; level <= levels; ++level) {
    const auto path = ".level[" + std::to_string(level) + "].nodes.stage";
    places.push_back({.name = "tree" + std::to_string(level),
                      .instances = {"addition" + path, "subtraction" + path, "tree" + path},
                      .parameters = besides});
    places.back().parameters.insert({{"TREE_STAGES", 1U << (level - 1)}, {"DEPTH", 1}});
  }
  return places;
}

/// Those, and behind the difference of the trees. One element has neither.
Places tree(std::uint32_t levels, const std::string& instance, const Parameters& besides = {}) {
  return levels == 0 ? Places{} : joined({levels_of_tree(levels, besides), difference(instance)});
}

/// Behind the products, of which the highest place is searched, and the levels of that search but
/// the last.
Places search(std::uint32_t levels) {
  Places places;
  for (std::uint32_t level = 0; level < levels; ++level) {
    places.push_back(
        {.name = "search" + std::to_string(level),
         .instances = {"search.level[" + std::to_string(level) + "]."},
         .parameters = {{"SEARCH_STAGES", 1U << level}, {"SEARCH_DEPTH", 1}, {"DEPTH", 1}}});
  }
  if (!places.empty()) {
    places.front().instances.emplace_back("multiply.stage.");
  }
  return places;
}

Places exponents() {
  return one("multiply", "multiply.stage.", {{"MULTIPLY_STAGE", 1}, {"DEPTH", 1}});
}

Places bins(std::uint32_t levels, const std::string& sums) {
  return joined({exponents(), one("decode", "behind_decoders", {{"DECODE_STAGE", 1}, {"DEPTH", 1}}),
                 levels_of_tree(levels), difference(sums)});
}

Places constants() {
  return one("constants", "constants.multiples.stage.", {{"CONSTANT_STAGE", 1}, {"DEPTH", 1}});
}

/// Of a sum in fixed point.
Places rounding() {
  return joined(
      {one("magnitude", "conversion.before_normalisation", {{"ROUND_STAGES", 1}, {"DEPTH", 1}}),
       one("normalise", "conversion.behind_normalisation", {{"ROUND_STAGES", 2}, {"DEPTH", 1}}),
       fixed("word", {"accumulate.rounded_stage."})});
}

/// Of floating-point numbers.
Places in_sum() {
  return joined(
      {one("sum_align", "adder.behind_alignment", {{"SUM_STAGES", 1}, {"SUMS", 1}}),
       one("sum_add", "adder.behind_addition", {{"SUM_STAGES", 2}, {"SUMS", 1}}),
       one("sum_normalise", "adder.behind_normalisation", {{"SUM_STAGES", 4}, {"SUMS", 1}})});
}

Places running() { return fixed("sum", {"accumulate"}); }

}  // namespace

Places table_places(std::uint32_t levels) {
  return joined({exponents(), fixed("convert", {"convert."}),
                 tree(levels, "accumulate.several.stage."), running()});
}

Places bins_places(std::uint32_t levels) {
  return joined({bins(levels, "convert.binning."), constants(),
                 fixed("value", {"convert.constants."}), running()});
}

Places deferred_places(std::uint32_t levels) {
  return joined({bins(levels, "convert."), running()});
}

Places integer_places(std::uint32_t levels) {
  return joined(
      {fixed("products", {"multiply."}), tree(levels, "accumulate.several.stage."), running()});
}

Places window_places(std::uint32_t levels) {
  return joined({one("multiply", "multiplier.stage.", {{"MULTIPLY_STAGE", 1}, {"DEPTH", 1}}),
                 fixed("products", {"multiply."}), tree(levels, "accumulate.several.stage."),
                 running()});
}

Places combiner_places() {
  return joined({constants(), fixed("value", {"constants."}), fixed("sum", {"range."})});
}

Places fused_places(std::uint32_t levels, FusedTerms terms) {
  const Parameters in_tree{{"TREE_DEPTH", 1}};
  const auto align = one("align", "accumulate.vector.floats.alignment.",
                         {{"ALIGN_STAGE", 1}, {"TREE_DEPTH", 1}, {"DEPTH", 1}});
  return joined(
      {terms == FusedTerms::Window ? search(levels) : Places{}, fixed("products", {"multiply."}),
       terms == FusedTerms::Integers || levels == 0 ? Places{} : align,
       tree(levels, "accumulate.vector.stage.", in_tree), rounding(), in_sum(), running()});
}

}  // namespace lnsim
