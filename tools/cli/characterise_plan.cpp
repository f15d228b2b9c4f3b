// SPDX-License-Identifier: MIT
#include "tools/cli/characterise_plan.hpp"

#include <fstream>
#include <functional>

#include <nlohmann/json.hpp>

#include "energy/unit_stimulus.hpp"
#include "models/base/json_reader.hpp"
#include "tools/cli/output.hpp"

namespace lnsim::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t seed = 2022;

/// Pairs of numbers, one a line. Throws Error.
std::vector<std::pair<double, double>> read_pairs(const std::filesystem::path& file) {
  std::ifstream lines(file);
  std::vector<std::pair<double, double>> pairs;
  std::pair<double, double> pair;
  while (lines >> pair.first >> pair.second) {
    pairs.push_back(pair);
  }
  if (!lines.eof() || pairs.empty()) {
    throw Error(file.string() + ": expected two numbers a line, an element of A and one of B");
  }
  return pairs;
}

OperandSource source_of(const std::string& stream, const NumberFormat& format) {
  constexpr std::string_view recorded = "trace:";
  if (stream == "gaussian") {
    return gaussian_operands(format, seed);
  }
  if (stream == "uniform") {
    return uniform_operands(format, seed);
  }
  if (stream.starts_with(recorded)) {
    return recorded_operands(format, read_pairs(stream.substr(recorded.size())));
  }
  throw Error("unknown stream \"" + stream + "\": expected gaussian, uniform or trace:FILE");
}

/// The options of a format that its prices depend on.
Json options_of(const NumberFormat& format) {
  if (format.family != NumberFamily::Lns) {
    return Json::object();
  }
  return {{"base_factor", format.lns.base_factor},
          {"table_entries", format.lns.table_entries},
          {"conversion", format.lns.conversion == LnsConversion::Bins ? "bins" : "table"}};
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
            const OperandSource operands{.a = source_of(stream, parameters.weight).a,
                                         .b = source_of(stream, parameters.gradient).b};
            return weight_update_stimulus(design, parameters, operands, issues);
          }};
}

Unit unit_of(const PlannedDesign& planned) {
  const auto format = parse_number_format(planned.format);
  if (planned.unit == "vector_mac") {
    const auto design = vector_mac_design(format, planned.vector_size);
    return {design, [=](const std::string& stream, std::uint64_t issues) {
              return vector_mac_stimulus(design, format, source_of(stream, format), issues);
            }};
  }
  if (planned.unit == "linear_to_log") {
    const auto design = linear_to_log_design(format);
    return {design, [=](const std::string& stream, std::uint64_t issues) {
              return linear_to_log_stimulus(design, format, source_of(stream, format), issues);
            }};
  }
  if (planned.unit == "weight_update") {
    return weight_update_unit(planned);
  }
  throw Error("unknown unit \"" + planned.unit +
              "\": expected vector_mac, linear_to_log or weight_update");
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

/// Returns the name of the design, which is that of its folder.
std::string write_design(const PlannedDesign& planned, const std::vector<std::string>& streams,
                         const std::filesystem::path& rtl, const std::filesystem::path& folder) {
  const auto format = parse_number_format(planned.format);
  const auto [design, stimulus_of] = unit_of(planned);
  Json sources = Json::array();
  for (const auto& source : design.sources) {
    sources.push_back((rtl / source).string());
  }
  Json description{{"name", design.name},
                   {"unit", planned.unit},
                   {"format", format.name},
                   {"operand_bits", format.bits},
                   {"accumulator_bits", format.accumulator_bits},
                   {"vector_size", design.vector_size},
                   {"options", options_of(format)},
                   {"pipeline_depth", design.pipeline_depth},
                   {"top", design.top},
                   {"parameters", design.parameters},
                   {"sources", sources}};
  OutputFiles files;
  for (const auto& stream : streams) {
    const auto stimulus = stimulus_of(stream, planned.issues);
    std::string words;
    for (const auto& word : stimulus.words) {
      words += word + "\n";
    }
    description["inputs"] = ports(stimulus.inputs);
    description["outputs"] = ports(stimulus.outputs);
    description["streams"].push_back({{"name", name_of(stream)},
                                      {"file", name_of(stream) + ".hex"},
                                      {"cycles", stimulus.words.size()},
                                      {"warm_up", stimulus.warm_up},
                                      {"operations", stimulus.operations}});
    files.emplace_back(name_of(stream) + ".hex", words);
  }
  files.emplace_back("design.json", description.dump(2) + "\n");
  write_files(folder / design.name, files);
  return design.name;
}

PlannedDesign read_design(const JsonNode& node) {
  constexpr std::uint64_t most_elements = 1024;
  constexpr std::uint64_t most_issues = 1'000'000;
  node.allow_only({"unit", "format", "gradient", "vector_size", "issues"});
  PlannedDesign design;
  design.format = node["format"].non_empty_text();
  if (node.has("unit")) {
    design.unit = node["unit"].non_empty_text();
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

}  // namespace

Plan load_plan(const std::filesystem::path& file) {
  const auto root = JsonNode::load(file);
  root.allow_only({"schema_version", "description", "streams", "designs"});
  static_cast<void>(root["schema_version"].unsigned_integer(1, 1));
  static_cast<void>(root["description"].non_empty_text());
  Plan plan;
  for (const auto& stream : root["streams"].elements()) {
    plan.streams.push_back(stream.non_empty_text());
  }
  for (const auto& design : root["designs"].elements()) {
    plan.designs.push_back(read_design(design));
  }
  return plan;
}

void write_designs(const Plan& plan, const std::filesystem::path& rtl,
                   const std::filesystem::path& folder) {
  Json names = Json::array();
  for (const auto& planned : plan.designs) {
    names.push_back(write_design(planned, plan.streams, rtl, folder));
  }
  write_files(folder, {{"designs.json", names.dump() + "\n"}});
}

}  // namespace lnsim::cli
