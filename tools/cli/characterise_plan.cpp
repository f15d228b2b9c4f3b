// SPDX-License-Identifier: MIT
#include "tools/cli/characterise_plan.hpp"

#include <cmath>
#include <functional>

#include <nlohmann/json.hpp>

#include "energy/rtl/unit_stimulus.hpp"
#include "models/base/json_reader.hpp"
#include "tools/cli/characterise_stream.hpp"
#include "tools/cli/output.hpp"

namespace lnsim::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view vector_mac = "vector_mac";

std::string name_of(LnsConversion conversion) {
  switch (conversion) {
    case LnsConversion::Table:
      return "table";
    case LnsConversion::Bins:
      return "bins";
    case LnsConversion::DeferredBins:
      return "deferred-bins";
  }
  throw Error("no such conversion");
}

/// The options of a format that its prices depend on.
Json options_of(const NumberFormat& format) {
  if (!format.storage.is<LnsParameters>()) {
    return Json::object();
  }
  return {{"base_factor", format.storage.lns().base_factor},
          {"table_entries", format.datapath.lns().table_entries},
          {"conversion", name_of(format.datapath.lns().conversion)}};
}

/// A planned design, and what drives it from a stream.
struct Unit {
  RtlDesign design;
  std::function<Stimulus(const std::string&, std::uint64_t)> stimulus;
};

Unit weight_update_unit(const PlannedDesign& planned) {
  const numerics::WeightUpdateParameters parameters{
      .weight = parse_number_format(planned.format),
      .gradient = parse_number_format(planned.gradient)};
  const auto design = weight_update_design(parameters);
  return {design, [=](const std::string& stream, std::uint64_t issues) {
            const OperandSource operands{.a = stream_operands(stream, parameters.weight, 1).a,
                                         .b = stream_operands(stream, parameters.gradient, 1).b};
            return weight_update_stimulus(design, parameters, operands, issues);
          }};
}

/// Of a design's operands, and its lane, which they are one with unless B's format is another.
ProductFormats formats_of(const PlannedDesign& planned) {
  const auto format = parse_number_format(planned.format);
  return planned.format_b.empty()
             ? format
             : ProductFormats(format, parse_number_format(planned.format_b), format);
}

Unit unit_of(const PlannedDesign& planned) {
  using MakeStimulus =
      Stimulus (*)(const RtlDesign&, const NumberFormat&, const OperandSource&, std::uint64_t);
  const auto formats = formats_of(planned);
  const auto& format = formats.lane;
  const auto unit = [&](const RtlDesign& shortest, MakeStimulus stimulus) {
    const auto design = with_stages(shortest, planned.stages);
    return Unit{design, [=](const std::string& stream, std::uint64_t issues) {
                  const auto operands = stream_operands(stream, formats, planned.vector_size);
                  return stimulus(design, formats.lane, operands, issues);
                }};
  };
  if (planned.unit == vector_mac) {
    return unit(vector_mac_design(format, planned.vector_size), vector_mac_stimulus);
  }
  if (planned.unit == "linear_to_log") {
    return unit(linear_to_log_design(format), linear_to_log_stimulus);
  }
  if (planned.unit == "bin_constants") {
    return unit(bin_constants_design(format), bin_constants_stimulus);
  }
  if (planned.unit == "weight_update") {
    return weight_update_unit(planned);
  }
  throw Error("unknown unit \"" + planned.unit +
              "\": expected vector_mac, linear_to_log, bin_constants or weight_update");
}

/// Four digits, which is what a stream of a few thousand words can tell.
double rounded(double fraction) {
  constexpr double digits = 1e4;
  return std::round(fraction * digits) / digits;
}

Json ports(const std::vector<StimulusPort>& ports) {
  Json array = Json::array();
  for (const auto& port : ports) {
    array.push_back({{"name", port.name}, {"width", port.width}});
  }
  return array;
}

/// Names the stream's file by its kind; that of a recorded one is the recording's name.
std::string name_of(const std::string& stream) {
  const auto colon = stream.find(':');
  return colon == std::string::npos
             ? stream
             : std::filesystem::path(stream.substr(colon + 1)).stem().string();
}

Json paths_of(const RtlDesign& design, const std::filesystem::path& rtl) {
  Json sources = Json::array();
  for (const auto& source : design.sources) {
    sources.push_back((rtl / source).string());
  }
  return sources;
}

Json describe(const PlannedDesign& planned, const RtlDesign& design,
              const std::filesystem::path& rtl) {
  const auto format = formats_of(planned).lane;
  Json description{{"name", design.name},
                   {"unit", planned.unit},
                   {"format", format.name},
                   {"operand_bits", format.storage.bits},
                   {"accumulator_bits", format.datapath.accumulator_bits},
                   {"vector_size", design.vector_size},
                   {"options", options_of(format)},
                   {"pipeline_depth", design.pipeline_depth},
                   {"top", design.top},
                   {"parameters", design.parameters},
                   {"sources", paths_of(design, rtl)}};
  if (!design.places.empty()) {
    description["stages"] = design.stages;
    description["added_stages"] = design.stages.size();
    description["sums_in_turn"] = design.sums_in_turn;
  }
  if (planned.held_out) {
    description["held_out"] = true;
  }
  return description;
}

Json describe(const std::string& stream, const Stimulus& stimulus) {
  Json description{{"name", name_of(stream)},
                   {"file", name_of(stream) + ".hex"},
                   {"cycles", stimulus.words.size()},
                   {"warm_up", stimulus.warm_up},
                   {"operations", stimulus.operations}};
  if (stimulus.statistics) {
    description["zero_fraction"] = rounded(stimulus.statistics->zero_fraction);
    if (const auto rate = stimulus.statistics->toggle_rate) {
      description["toggle_rate"] = rounded(*rate);
    }
  }
  return description;
}

/// Returns the name of the design, which is that of its folder.
std::string write_design(const PlannedDesign& planned, const CharacterisationPlan& plan,
                         const std::filesystem::path& rtl, const std::filesystem::path& folder) {
  const auto [design, stimulus_of] = unit_of(planned);
  auto description = describe(planned, design, rtl);
  OutputFiles files;
  const auto add = [&, &stimulus_of = stimulus_of](const std::string& stream, const char* list) {
    const auto stimulus = stimulus_of(stream, planned.issues);
    std::string words;
    for (const auto& word : stimulus.words) {
      words += word + "\n";
    }
    description["inputs"] = ports(stimulus.inputs);
    description["outputs"] = ports(stimulus.outputs);
    description[list].push_back(describe(stream, stimulus));
    files.emplace_back(name_of(stream) + ".hex", words);
  };
  for (const auto& stream : plan.streams) {
    add(stream, "streams");
  }
  description["statistics"] = Json::array();
  if (planned.unit == vector_mac) {
    for (const auto& stream : plan.statistics) {
      add(stream, "statistics");
    }
  }
  files.emplace_back("design.json", description.dump(2) + "\n");
  write_files(folder / design.name, files);
  return design.name;
}

PlannedDesign read_design(const JsonNode& node) {
  constexpr std::uint64_t most_elements = 1024;
  constexpr std::uint64_t most_issues = 1'000'000;
  node.allow_only({"unit", "format", "format_b", "gradient", "vector_size", "issues"});
  PlannedDesign design;
  design.format = node["format"].non_empty_text();
  if (node.has("unit")) {
    design.unit = node["unit"].non_empty_text();
  }
  if (node.has("format_b")) {
    design.format_b = node["format_b"].non_empty_text();
  }
  if (node.has("gradient")) {
    design.gradient = node["gradient"].non_empty_text();
  }
  if (node.has("vector_size")) {
    design.vector_size =
        static_cast<std::uint32_t>(node["vector_size"].unsigned_integer(1, most_elements));
  }
  if (node.has("issues")) {
    design.issues = node["issues"].unsigned_integer(1, most_issues);
  }
  return design;
}

std::vector<std::string> read_texts(const JsonNode& node) {
  std::vector<std::string> texts;
  for (const auto& text : node.elements()) {
    texts.push_back(text.non_empty_text());
  }
  return texts;
}

}  // namespace

CharacterisationPlan load_plan(const std::filesystem::path& file) {
  const auto root = JsonNode::load(file);
  root.allow_only({"schema_version", "description", "streams", "statistics", "designs"});
  static_cast<void>(root["schema_version"].unsigned_integer(1, 1));
  static_cast<void>(root["description"].non_empty_text());
  CharacterisationPlan plan;
  plan.streams = read_texts(root["streams"]);
  plan.statistics = read_texts(root["statistics"]);
  for (const auto& design : root["designs"].elements()) {
    plan.designs.push_back(read_design(design));
  }
  return plan;
}

void write_units(const CharacterisationPlan& plan, const std::filesystem::path& rtl,
                 const std::filesystem::path& file) {
  Json units = Json::array();
  for (const auto& planned : plan.designs) {
    const auto design = unit_of(planned).design;
    Json places = Json::array();
    for (const auto& place : design.places) {
      places.push_back(
          {{"name", place.name}, {"instances", place.instances}, {"parameters", place.parameters}});
    }
    units.push_back({{"name", design.name},
                     {"operand_bits", design.operand_bits},
                     {"vector_size", design.vector_size},
                     {"top", design.top},
                     {"parameters", design.parameters},
                     {"sources", paths_of(design, rtl)},
                     {"places", std::move(places)}});
  }
  write_files(file.parent_path(), {{file.filename().string(), units.dump(2) + "\n"}});
}

void read_stages(CharacterisationPlan& plan, const std::filesystem::path& file) {
  const auto chosen = JsonNode::load(file);
  for (auto& planned : plan.designs) {
    for (const auto& stage : chosen[unit_of(planned).design.name].elements()) {
      planned.stages.push_back(stage.text());
    }
  }
}

void write_designs(const CharacterisationPlan& plan, const std::filesystem::path& rtl,
                   const std::filesystem::path& folder) {
  Json names = Json::array();
  for (const auto& planned : plan.designs) {
    names.push_back(write_design(planned, plan, rtl, folder));
  }
  write_files(folder, {{"designs.json", names.dump() + "\n"}});
}

}  // namespace lnsim::cli
