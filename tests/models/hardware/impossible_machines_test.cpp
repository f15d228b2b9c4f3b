// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "models/base/json_reader.hpp"
#include "models/hardware/architecture.hpp"

namespace lnsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const fs::path machine = fs::path(LNSIM_SOURCE_DIR) / "models" / "hardware" / "lns-madam-pe.json";

/// Loads a text as a machine file; gives the message of the refusal without the file's name.
std::string refusal(const std::string& name, const std::string& content) {
  const auto path = fs::path(testing::TempDir()) / ("machine_" + name + ".json");
  std::ofstream(path) << content;
  std::string message = "loaded";
  try {
    static_cast<void>(load_architecture(path));
  } catch (const InputError& error) {
    message = error.what();
    EXPECT_EQ(message.find(path.string() + ": "), 0U) << message;
    message = message.substr(path.string().size() + 2);
  }
  fs::remove(path);
  return message;
}

/// A value of the shipped machine that is replaced, and how the refusal begins.
struct Impossible {
  std::string name;
  std::string pointer;
  Json value;
  std::string message;
};

void PrintTo(const Impossible& impossible, std::ostream* out) { *out << impossible.name; }

const std::string pe = "/processing_element";
const std::string buffer = "/memory/global_buffer";
const std::string dram = "/memory/dram";
const std::string count = "expected an integer from 1 to 1048576, found ";
const std::string word = "expected an integer from 2 to 64, found ";
const std::string no_text = "expected a text, found an empty one";

const std::vector<Impossible> impossible_machines{
    {"zero_lanes", pe + "/lanes", 0, count + "number 0"},
    {"zero_vector", pe + "/vector_size", 0, count + "number 0"},
    {"zero_collector", pe + "/collector_entries", 0, count + "number 0"},
    {"zero_interval", pe + "/initiation_interval_cycles", 0, count + "number 0"},
    {"zero_elements", "/processing_elements", 0, count + "number 0"},
    {"too_many_elements", "/processing_elements", 1U << 21U, count + "number 2097152"},
    {"negative_lanes", pe + "/lanes", -32, count + "number -32"},
    {"fractional_lanes", pe + "/lanes", 32.5, count + "number 32.5"},
    {"integer_as_float", pe + "/lanes", 32.0, count + "number 32.0"},
    {"lanes_as_text", pe + "/lanes", "32", count + "string \"32\""},
    {"lanes_null", pe + "/lanes", nullptr, count + "null"},
    {"negative_depth", pe + "/pipeline_depth_cycles", -1, "expected an integer from 0 to"},
    {"negative_capacity", pe + "/buffer_a/capacity_bytes", -1, "expected an integer from 2 to"},
    {"zero_capacity", pe + "/buffer_b/capacity_bytes", 0, "expected an integer from 2 to"},
    {"odd_capacity", pe + "/buffer_b/capacity_bytes", 8191, "expected two equal halves, found"},
    {"exabyte", buffer + "/capacity_bytes", 1ULL << 60U, "expected an integer from 2 to"},
    {"more_than_64_bits", buffer + "/capacity_bytes", 1e30, "expected an integer from 2 to"},
    {"zero_banks", pe + "/buffer_a/banks", 0, count + "number 0"},
    {"banks_do_not_divide", pe + "/buffer_a/banks", 3,
     "expected a divisor of capacity_bytes 131072, found 3"},
    {"buffer_is_a_number", pe + "/buffer_a", 131072, "expected an object, found number 131072"},
    {"port_not_whole_bytes", buffer + "/port_width_bits", 1020,
     "expected whole bytes, a multiple of 8, found 1020"},
    {"wires_not_whole_bytes", "/memory/interconnect/width_bits", 12,
     "expected whole bytes, a multiple of 8, found 12"},
    {"negative_distance", "/memory/interconnect/distance_mm", -1, "expected an integer from 0"},
    {"zero_bandwidth", dram + "/bandwidth_gb_per_s", 0,
     "expected a number from 0.001 to 1e+06, found number 0"},
    {"negative_bandwidth", dram + "/bandwidth_gb_per_s", -24.38, "expected a number from"},
    {"endless_bandwidth", dram + "/bandwidth_gb_per_s", 1e300, "expected a number from"},
    {"bandwidth_as_text", dram + "/bandwidth_gb_per_s", "25.6",
     "expected a number from 0.001 to 1e+06, found string \"25.6\""},
    {"negative_latency", dram + "/latency_ns", -1, "expected a number from 0 to 1e+06, found"},
    {"endless_latency", dram + "/latency_ns", 1e9, "expected a number from 0 to 1e+06, found"},
    {"no_interface", dram + "/interfaces", 0, count + "number 0"},
    {"half_an_interface", dram + "/interfaces", 0.5, count + "number 0.5"},
    {"zero_burst", dram + "/burst_bytes", 0, count + "number 0"},
    {"nameless_dram", dram + "/type", "", no_text},
    {"zero_period", "/clock_period_ps", 0, "expected a number from 1 to 1e+09, found number 0"},
    {"negative_period", "/clock_period_ps", -952.381, "expected a number from 1 to 1e+09"},
    {"period_as_text", "/clock_period_ps", "fast", "expected a number from 1 to 1e+09"},
    {"unknown_vector_format", "/vector_unit/format", "fp33", "number format \"fp33\""},
    {"free_division", "/vector_unit/divide_cycles", 0, count + "number 0"},
    {"no_updates", "/weight_update/weights_per_cycle", 0, count + "number 0"},
    {"state_without_bits", "/weight_update/state_bits", 0, word + "number 0"},
    {"weight_of_one_bit", "/weight_update/lns_weight_bits", 1, word + "number 1"},
    {"weight_too_wide", "/weight_update/linear_weight_bits", 128, word + "number 128"},
    {"next_schema", "/schema_version", 3, "expected an integer from 1 to 2, found number 3"},
    {"schema_as_text", "/schema_version", "1",
     "expected an integer from 1 to 2, found string \"1\""},
    {"no_name", "/name", "", no_text},
    {"title_is_a_list", "/title", Json::array(), "expected a string, found an array of 0"},
    {"source_is_a_text", "/source", "the paper", "expected an object, found string"},
    {"unknown_kind", "/source/kind", "guess", "unknown name \"guess\""},
    {"note_is_a_number", "/notes/memory", 1, "expected a string, found number 1"},
    {"memory_is_null", "/memory", nullptr, "expected an object, found null"},
};

class ImpossibleMachine : public testing::TestWithParam<Impossible> {};

TEST_P(ImpossibleMachine, IsRefusedWhereItIsWrong) {
  const auto& [name, pointer, value, message] = GetParam();
  auto content = Json::parse(read_file(machine));
  content.at(Json::json_pointer(pointer)) = value;
  const auto text = refusal(name, content.dump());
  EXPECT_EQ(text.find("at " + pointer + ": " + message), 0U) << text;
}

INSTANTIATE_TEST_SUITE_P(Hardware, ImpossibleMachine, testing::ValuesIn(impossible_machines),
                         [](const auto& test) { return test.param.name; });

TEST(MachineFile, RefusesAPortWiderThanHalfOfItsBuffer) {
  auto content = Json::parse(read_file(machine));
  content["memory"]["global_buffer"]["capacity_bytes"] = 128;
  EXPECT_EQ(refusal("port_wider_than_half", content.dump()),
            "at /memory/global_buffer/port_width_bits: expected a port no wider than half of the "
            "buffer, 64 bytes, found 1024 bits");
}

/// Every object of the machine, by its pointer.
std::vector<std::string> objects(const Json& value, const std::string& pointer = "") {
  std::vector<std::string> all{pointer};
  for (const auto& [key, member] : value.items()) {
    if (member.is_object()) {
      const auto inner = objects(member, pointer + "/" + key);
      all.insert(all.end(), inner.begin(), inner.end());
    }
  }
  return all;
}

TEST(MachineFile, RefusesAnUnknownKeyInEveryObject) {
  const auto valid = Json::parse(read_file(machine));
  for (const auto& pointer : objects(valid)) {
    if (pointer == "/notes") {
      continue;
    }
    auto content = valid;
    content.at(Json::json_pointer(pointer))["lnaes"] = 1;
    EXPECT_EQ(refusal("unknown_key", content.dump()).find("at " + pointer + "/lnaes: unknown key"),
              0U)
        << pointer;
  }
}

TEST(MachineFile, RefusesEveryMissingKey) {
  const auto valid = Json::parse(read_file(machine));
  for (const auto& pointer : objects(valid)) {
    for (const auto& [key, member] : valid.at(Json::json_pointer(pointer)).items()) {
      if (pointer == "/notes" || key == "notes" || key == "memory" || key == "interfaces") {
        continue;
      }
      auto content = valid;
      content.at(Json::json_pointer(pointer)).erase(key);
      EXPECT_EQ(refusal("missing_key", content.dump()),
                "at " + (pointer.empty() ? "/" : pointer) + ": the key \"" + key + "\" is missing");
    }
  }
}

/// The shipped machine's text with the first occurrence of a part replaced.
std::string with(const std::string& part, const std::string& replacement) {
  auto text = read_file(machine);
  return text.replace(text.find(part), part.size(), replacement);
}

TEST(MachineFile, RefusesWhatIsNotJson) {
  EXPECT_EQ(refusal("duplicate", with("\"lanes\": 32,", "\"lanes\": 32, \"lanes\": 64,")),
            "at /processing_element/lanes: the key \"lanes\" occurs twice in one object");
  EXPECT_EQ(refusal("nan", with("952.381", "NaN")).find("malformed JSON: parse error"), 0U);
  EXPECT_EQ(refusal("overflow", with("952.381", "1e999")),
            "malformed JSON: number overflow parsing '1e999'");
  EXPECT_EQ(refusal("list", "[]"), "at /: expected an object, found an array of 0 elements");
  EXPECT_EQ(refusal("empty", "").find("malformed JSON: "), 0U);
}

}  // namespace
}  // namespace lnsim
