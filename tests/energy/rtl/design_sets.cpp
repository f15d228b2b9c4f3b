// SPDX-License-Identifier: MIT
#include "tests/energy/rtl/design_sets.hpp"

#include <array>

#include "models/base/error.hpp"
#include "models/numerics/format/product_formats.hpp"

namespace lnsim::test {
namespace {

using Names = std::vector<std::string>;

/// Options that are varied together with the base and the table, so that every pair of them occurs.
constexpr std::array accumulators{"", "-a16", "-a20", "-a32"};
constexpr std::array policies{"", "-floor", "-wrap", "-wrap-floor"};

constexpr std::array conversions{"", "-bins", "-bins-deferred"};

/// Every table of every base, in every conversion, under accumulators and policies in turn.
void add_tables(Names& names) {
  constexpr std::array<std::pair<const char*, std::uint32_t>, 9> bases{{{"lns4g1", 1},
                                                                        {"lns4g2", 2},
                                                                        {"lns5g2", 2},
                                                                        {"lns6g4", 4},
                                                                        {"lns7g8", 8},
                                                                        {"lns8g4", 4},
                                                                        {"lns8g8", 8},
                                                                        {"lns9g8", 8},
                                                                        {"lns10g16", 16}}};
  std::size_t turn = 0;
  for (const auto& [base, factor] : bases) {
    for (std::uint32_t entries = 1; entries <= factor; entries *= 2) {
      for (const auto* conversion : conversions) {
        names.push_back(std::string(base) + "-t" + std::to_string(entries) +
                        accumulators.at(turn % 4) + policies.at(turn / 2 % 4) + conversion);
        turn += 3;
      }
    }
  }
}

/// Every accumulator under every policy, in every conversion.
void add_policies(Names& names) {
  for (const auto* accumulator : accumulators) {
    for (const auto* policy : policies) {
      names.push_back(std::string("lns8g8") + accumulator + policy);
      names.push_back(std::string("lns8g8-t4-bins") + accumulator + policy);
      names.push_back(std::string("lns8g8-t4-bins-deferred") + accumulator + policy);
    }
  }
}

/// What is not logarithmic.
constexpr std::array others{"int4",
                            "int8",
                            "int4-a16",
                            "int8-a16",
                            "int8-a32",
                            "fp8e4m3",
                            "fp8e5m2",
                            "bf16",
                            "fp16",
                            "fp32",
                            "fp16-a16",
                            "fp8e4m3-chain",
                            "fp8e5m2-chain",
                            "bf16-chain",
                            "fp16-chain",
                            "fp32-chain",
                            "bf16-a16-chain",
                            "fp16-a16-chain",
                            "fp32-a16-chain",
                            "fp8e4m3-a24",
                            "fp8e5m2-a24",
                            "fp8e4m3-a48",
                            "fp8e4m3-w14",
                            "fp8e5m2-w14",
                            "fp8e4m3+fp8e5m2",
                            "fp8e4m3-w14+fp8e5m2",
                            "fp8e4m3-a24+fp8e5m2"};

Names lanes() {
  Names names{"lns8g8-clamp",
              "lns8g8-clamp-bins",
              "lns8g8-f4",
              "lns8g8-f16-bins",
              "lns8g8-f1",
              "lns8g8-f1-bins",
              "lns8g8-h1",
              "lns8g8-h9-bins",
              "lns8g8-bins-x3",
              "lns8g8-t2-bins-x12",
              "lns8g8-bins-x2-floor",
              "lns8g8-a8-h2",
              "lns8g8-a48",
              "lns8g8-a40-bins-x8",
              "lns4g2-a48-bins",
              "lns10g64-t2",
              "lns10g64-t4-bins",
              "lns12g128-t8",
              "lns16g2048-t1",
              "lns12g128-t2-floor",
              "lns8g8-clamp-bins-deferred",
              "lns8g8-h9-bins-deferred",
              "lns8g8-a8-h2-bins-deferred",
              "lns4g2-a48-bins-deferred",
              "lns8g8-a12-bins-deferred-wrap",
              "lns10g64-t4-bins-deferred",
              "lns12g128-t8-a12-bins-deferred",
              "lns16g2048-t1-a12-floor-bins",
              "lns16g2048-t1-a12-floor-bins-deferred"};
  names.insert(names.end(), others.begin(), others.end());
  add_tables(names);
  add_policies(names);
  return names;
}

Names logarithmic_vectors() {
  return {"lns8g8",
          "lns8g8-t1",
          "lns8g8-t2-a16",
          "lns8g8-t4-floor",
          "lns8g8-a20-wrap",
          "lns8g8-bins",
          "lns8g8-t1-bins",
          "lns8g8-t2-bins-a32",
          "lns8g8-t4-bins",
          "lns6g4",
          "lns4g2-bins",
          "lns10g8-a32-bins-x2",
          "lns8g8-clamp-a16",
          "lns8g8-floor-a16-bins",
          "lns8g8-bins-deferred",
          "lns8g8-t1-a16-bins-deferred",
          "lns8g8-t4-a12-bins-deferred-wrap",
          "lns6g4-a32-bins-deferred-floor",
          "int4",
          "int8",
          "int8-a16"};
}

Names float_vectors() {
  return {"fp8e4m3",
          "fp8e5m2",
          "bf16",
          "fp16",
          "fp32",
          "fp16-a16",
          "fp8e4m3-chain",
          "fp8e5m2-chain",
          "bf16-chain",
          "fp16-chain",
          "fp32-chain",
          "fp16-a16-chain",
          "fp8e4m3-a24",
          "fp8e5m2-a24",
          "fp8e4m3-a48",
          "fp8e4m3-w14",
          "fp8e5m2-w14",
          "fp8e4m3+fp8e5m2",
          "fp8e4m3-w14+fp8e5m2",
          "fp8e4m3-a24+fp8e5m2"};
}

Names mx_formats() {
  return {"mxfp8e4m3", "mxfp8e5m2", "mxfp6e3m2", "mxfp6e2m3", "mxfp4", "mxint8"};
}

/// What differs by the number of levels of a tree.
Names short_vectors() {
  return {"lns8g8-a16",
          "lns8g8-t2-a16-bins-wrap",
          "lns8g8-a16-bins-deferred",
          "lns6g4-t2-a12-bins-deferred-wrap-floor",
          "lns8g8-clamp-a20-bins-deferred",
          "lns10g8-t2-a32-bins-deferred",
          "int8-a16",
          "bf16",
          "fp8e4m3",
          "fp8e4m3-a24",
          "fp8e5m2-a24"};
}

/// A unit of each kind.
Names staged_vectors() {
  return {"lns8g8-a16",
          "lns8g8-t2-a16-bins-wrap",
          "lns6g4-t2-a12-bins-deferred-wrap-floor",
          "int8-a16",
          "fp8e4m3-a24",
          "fp8e4m3",
          "fp8e5m2-w14",
          "bf16",
          "fp16-a16"};
}

/// A format, or the lane of two that a + joins.
NumberFormat lane_of(const std::string& spelling) {
  const auto plus = spelling.find('+');
  const auto a = parse_number_format(spelling.substr(0, plus));
  return plus == std::string::npos
             ? a
             : ProductFormats(a, parse_number_format(spelling.substr(plus + 1)), a).lane;
}

/// A unit with registers at all places, and one for each of them alone.
void add_staged(DesignSet& set, const NumberFormat& format) {
  std::vector<std::string> all;
  for (const auto& place : vector_mac_design(format, set.vector_size).places) {
    if (!place.fixed()) {
      all.push_back(place.name);
      set.formats.push_back(format);
      set.stages.push_back({place.name});
    }
  }
  set.formats.push_back(format);
  set.stages.push_back(all);
}

/// Deferred bins that become sums.
Names totals() {
  return {"lns4g1-a8-h2",       "lns4g2-a8-h2",
          "lns4g2-a8-h2-wrap",  "lns4g2-a8-h2-floor",
          "lns4g2-a8-h2-f1",    "lns8g8-t1-a16",
          "lns8g8-t2-a12",      "lns8g8-t4-a16-floor",
          "lns8g8-t4-a16-f16",  "lns8g8",
          "lns8g8-wrap-floor",  "lns8g8-a32",
          "lns8g8-a48-wrap",    "lns10g16-a20-floor",
          "lns10g64-t32-a48-f4"};
}

Names outputs() {
  return {
      "lns8g8-a16",   "lns8g8-a16-linear",       "lns8g8-a16-clamp", "lns8g8-a16-h9-linear-clamp",
      "lns4g1-a16",   "lns4g1-a16-linear-clamp", "lns4g2-a16",       "lns6g4-a16",
      "lns10g16-a16", "lns10g16-a16-linear",     "lns8g8",           "lns8g8-a20-linear",
      "lns8g8-a48",   "lns8g8-a32-linear",       "lns12g128-a32",    "lns4g2-a8"};
}

Names names_of(std::string_view set) {
  if (set == "lanes") {
    return lanes();
  }
  if (set == "logarithmic_vectors") {
    return logarithmic_vectors();
  }
  if (set == "float_vectors") {
    return float_vectors();
  }
  if (set.starts_with("mx_")) {
    return mx_formats();
  }
  if (set == "short_vectors") {
    return short_vectors();
  }
  if (set == "staged_vectors") {
    return staged_vectors();
  }
  if (set == "totals") {
    Names names = totals();
    for (auto& name : names) {
      name += "-bins-deferred";
    }
    return names;
  }
  if (set == "outputs") {
    return outputs();
  }
  throw Error("no set of designs \"" + std::string(set) + "\"");
}

}  // namespace

DesignSet design_set(std::string_view name) {
  DesignSet set{.name = std::string(name)};
  if (name.ends_with("vectors")) {
    const bool is_short =
        name.find("short") != std::string_view::npos || name.starts_with("staged");
    set.vector_size = is_short ? 4 : 32;
  }
  for (const auto& spelling : names_of(name)) {
    if (name == "staged_vectors") {
      add_staged(set, lane_of(spelling));
    } else {
      set.formats.push_back(lane_of(spelling));
    }
  }
  return set;
}

RtlDesign DesignSet::unit(std::size_t index) const {
  auto design = vector_mac_design(formats[index], vector_size);
  if (!stages.empty()) {
    design = with_stages(design, stages[index]);
    for (const auto& stage : design.stages) {
      design.name += " " + stage;
    }
  }
  return design;
}

std::vector<numerics::WeightUpdateParameters> weight_updates() {
  const auto madam = [](const char* weight, const char* gradient) {
    return numerics::WeightUpdateParameters{.weight = parse_number_format(weight),
                                            .gradient = parse_number_format(gradient)};
  };
  std::vector updates{madam("lns16g2048", "lns8g8"), madam("lns16g2048-clamp", "lns8g8-clamp"),
                      madam("lns12g128", "lns10g16")};
  updates.push_back({.weight = parse_number_format("lns10g64"),
                     .gradient = parse_number_format("lns6g4"),
                     .clamp = 3,
                     .unit_step = 5,
                     .second_moment_shift = 4,
                     .normalisation_steps = 8});
  return updates;
}

}  // namespace lnsim::test
