// SPDX-License-Identifier: MIT
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "energy/technology.hpp"
#include "models/hardware/architecture.hpp"
#include "models/networks/network.hpp"
#include "sim/map_report.hpp"
#include "workloads/lower.hpp"
#include "workloads/npy.hpp"
#include "workloads/trace.hpp"

namespace lnsim::fuzz {
namespace {

namespace fs = std::filesystem;

const fs::path root(LNSIM_SOURCE_DIR);
const std::string file = "input";

std::vector<std::string> shipped(const fs::path& folder) {
  std::vector<std::string> texts;
  for (const auto& entry : fs::directory_iterator(root / folder)) {
    if (entry.path().extension() == ".json") {
      texts.push_back(read_file(entry.path()));
    }
  }
  return texts;
}

/// A technology of each price and leakage alone, with one design: damage to a whole one, of
/// hundreds of kilobytes, would seldom meet what is read of a price.
std::vector<std::string> technologies() {
  std::vector<std::string> texts;
  for (const auto& text : shipped("energy/technologies")) {
    const auto whole = nlohmann::ordered_json::parse(text);
    auto part = whole;
    if (part.contains("designs")) {
      part["designs"].erase(part["designs"].begin() + 1, part["designs"].end());
    }
    for (const auto* list : {"entries", "leakage"}) {
      part["entries"] = part["leakage"] = nlohmann::ordered_json::array();
      for (const auto& member : whole.at(list)) {
        part[list] = nlohmann::ordered_json::array({member});
        texts.push_back(part.dump());
      }
    }
  }
  return texts;
}

std::string mutate_json(Mutator& mutator, const std::string& text) { return mutator.json(text); }
std::string mutate_bytes(Mutator& mutator, const std::string& text) { return mutator.bytes(text); }

void read_network(const std::string& text) {
  static_cast<void>(lower(parse_network(text, file), 2, Optimiser::LnsMadam));
}

Workload shipped_workload(const std::string& network) {
  return lower(load_network(root / "models/networks" / (network + ".json")), 2,
               Optimiser::LnsMadam);
}

/// At most `count` of a workload's operations.
Workload part_of(const Workload& whole, std::size_t first, std::size_t count) {
  auto part = whole;
  const auto begin = whole.ops.begin() + static_cast<std::ptrdiff_t>(first);
  const auto size = static_cast<std::ptrdiff_t>(std::min(count, whole.ops.size() - first));
  part.ops.assign(begin, begin + size);
  return part;
}

/// So many operations at once: what is long is seldom met where it is read.
constexpr std::size_t few_ops = 3;

std::vector<std::string> traces() {
  std::vector<std::string> texts;
  for (const auto* name : {"mnist-cnn", "small-transformer"}) {
    const auto whole = shipped_workload(name);
    for (std::size_t first = 0; first < whole.ops.size(); first += few_ops) {
      std::ostringstream out;
      write_trace(out, part_of(whole, first, few_ops));
      texts.push_back(out.str());
    }
  }
  return texts;
}

template <class Number>
std::string npy(const std::string& type, const std::vector<Number>& numbers) {
  const auto header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" +
                      std::to_string(numbers.size()) + ",), }\n";
  std::string elements(numbers.size() * sizeof(Number), '\0');
  std::memcpy(elements.data(), numbers.data(), elements.size());
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header +
         elements;
}

/// A file of this process, gone at its end.
class OneFile {
 public:
  ~OneFile() { fs::remove(path_); }
  OneFile() = default;
  OneFile(const OneFile&) = delete;
  OneFile& operator=(const OneFile&) = delete;

  const fs::path& with(const std::string& content) const {
    std::ofstream(path_, std::ios::binary) << content;
    return path_;
  }

 private:
  fs::path path_ = fs::temp_directory_path() / ("lnsim-fuzz-" + std::to_string(getpid()) + ".npy");
};

void read_npy(const std::string& content) {
  static const OneFile storage;
  const NpyFile tensor(storage.with(content));
  const auto read = [&](auto element) {
    try {
      static_cast<void>(tensor.elements<decltype(element)>());
    } catch (const InputError&) {
      // Not every type of element holds what is in the file.
    }
  };
  read(double{});
  read(std::uint32_t{});
  read(std::int64_t{});
}

std::vector<std::string> formats() {
  std::vector<std::string> spellings{"lns8g8-t4-a20-bins", "lns8g8+error=lns6g4+update=lns12g128",
                                     "fp8e4m3+error=fp8e5m2+gradient=bf16", "int8+weight=int4-a20"};
  for (const auto& [name, description] : known_number_formats()) {
    spellings.push_back(name);
  }
  return spellings;
}

/// Parsed formats say their own spelling.
void read_format(const std::string& spelling) {
  const auto formats = parse_role_formats(spelling);
  if (!(parse_role_formats(formats.name) == formats)) {
    throw std::logic_error(formats.name + " are not the formats that it names");
  }
}

const Point& mapped_point() {
  static const Point point{
      .workload = part_of(shipped_workload("mnist-cnn"), 0, few_ops),
      .machine = load_architecture(root / "models/hardware/lns-madam-pe.json"),
      .formats = parse_number_format("lns8g8"),
      .technology = load_technology(root / "energy/technologies/sub16nm.json")};
  return point;
}

std::vector<std::string> mappings() { return {to_json(map_report(mapped_point())).dump()}; }

void read_mapping_file(const std::string& text) {
  static_cast<void>(
      read_mappings(JsonNode::parse(text, file), mapped_point().workload, mapped_point().machine));
}

}  // namespace

const std::vector<Target>& targets() {
  static const std::vector<Target> all{
      {"network", [] { return shipped("models/networks"); }, mutate_json, read_network},
      {"machine", [] { return shipped("models/hardware"); }, mutate_json,
       [](const auto& text) { static_cast<void>(read_architecture(JsonNode::parse(text, file))); }},
      {"technology", technologies, mutate_json,
       [](const auto& text) { static_cast<void>(read_technology(JsonNode::parse(text, file))); }},
      {"trace", traces,
       [](Mutator& mutator, const std::string& text) { return mutator.json_lines(text); },
       [](const auto& text) { static_cast<void>(parse_trace(text, file)); }},
      {"npy",
       [] {
         return std::vector<std::string>{npy<float>("<f4", {1, -2, 0}), npy<double>("<f8", {1e300}),
                                         npy<std::uint8_t>("|u1", {1, 2, 3}),
                                         npy<std::int64_t>("<i8", {-1, 5})};
       },
       mutate_bytes, read_npy},
      {"number_format", formats, mutate_bytes, read_format},
      {"mapping", mappings, mutate_json, read_mapping_file}};
  return all;
}

}  // namespace lnsim::fuzz
