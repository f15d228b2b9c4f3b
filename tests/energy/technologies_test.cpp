// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "energy/pricing.hpp"
#include "models/base/event.hpp"
#include "models/numerics/format/number_format.hpp"
#include "models/references/reference.hpp"

namespace lnsim {
namespace {

const std::filesystem::path root = LNSIM_SOURCE_DIR;

std::vector<std::filesystem::path> json_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string stem_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  auto stem = "_" + info.param.stem().string();
  std::replace_if(
      stem.begin(), stem.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return stem;
}

struct Shape {
  std::uint32_t width_bits = 0;
  std::uint64_t capacity_bytes = 0;
  std::uint32_t table_entries = 0;
};

Event event(const std::string& component, const std::string& resource, const std::string& action,
            const std::string& variant, const Shape& shape) {
  return {.scope = Scope::ProcessingElement,
          .component = component,
          .resource = resource,
          .action = action,
          .variant = variant,
          .attributes = {{"width_bits", shape.width_bits},
                         {"capacity_bytes", shape.capacity_bytes},
                         {"table_entries", shape.table_entries}}};
}

constexpr std::uint32_t default_vector_size = 32;

/// A format as a machine of some vector size computes in it.
struct Datapath {
  std::string format;
  std::uint32_t vector_size = default_vector_size;
};

void add_accesses(std::vector<Event>& events, const std::string& component,
                  const std::string& resource, const Shape& shape) {
  for (const auto* action : {"read", "write"}) {
    events.push_back(event(component, resource, action, "", shape));
  }
}

void add_datapath(std::vector<Event>& events, const Datapath& datapath) {
  const auto format = parse_number_format(datapath.format);
  const auto port = datapath.vector_size * format.storage.bits;
  add_accesses(events, "operand_buffer_a", "sram", {port, 4096});
  add_accesses(events, "operand_buffer_b", "sram", {port, 8192});
  add_accesses(events, "operand_register", "register", {port});
  events.push_back(event("broadcast", "broadcast_wire", "transfer", "", {port}));
  add_accesses(events, "collector", "latch_array",
               {format.datapath.accumulator_bits, 2ULL * format.datapath.accumulator_bits});
  for (auto [rate, count] : multiply_accumulate_events(format)) {
    rate.attributes.set("vector_size", datapath.vector_size);
    events.push_back(rate);
  }
  for (const auto& [rate, count] : post_processing_events(format)) {
    events.push_back(rate);
  }
}

/// Formats of every shape: every width with every base factor and table, every accumulator.
std::vector<Datapath> every_datapath() {
  std::vector<Datapath> all;
  for (std::uint32_t bits = 3; bits <= 16; ++bits) {
    for (std::uint32_t gamma = 1; gamma <= std::min(1U << (bits - 1), 2048U); gamma *= 2) {
      for (std::uint32_t entries = 1; entries <= gamma; entries *= 2) {
        const auto format = "lns" + std::to_string(bits) + "g" + std::to_string(gamma) + "-t" +
                            std::to_string(entries);
        all.push_back({format});
        all.push_back({format + "-bins"});
      }
    }
  }
  for (std::uint32_t accumulator = 8; accumulator <= 48; ++accumulator) {
    for (const std::string format : {"lns8g8", "int8", "int4"}) {
      all.push_back({format + "-a" + std::to_string(accumulator)});
    }
  }
  for (const std::string format : {"fp32", "fp16", "bf16", "fp8e4m3", "fp8e5m2"}) {
    all.push_back({format});
    all.push_back({format + "-chain"});
  }
  for (const std::string format : {"fp32", "fp16", "bf16"}) {
    all.push_back({format + "-a16"});
    all.push_back({format + "-a16-chain"});
  }
  return all;
}

/// The formats that every characterised technology prices; beyond them it has no price.
std::vector<Datapath> characterised_datapaths() {
  std::vector<Datapath> all;
  for (const auto* format :
       {"lns8g8",      "lns8g8-t4",     "lns8g8-t2",     "lns8g8-t1",  "lns8g8-bins", "lns8g8-a16",
        "lns4g2",      "lns6g4",        "lns10g8",       "int8",       "int4",        "fp8e4m3",
        "fp8e5m2",     "bf16",          "fp16",          "fp32",       "mxfp8e4m3",   "mxfp8e5m2",
        "mxfp6e3m2",   "mxfp6e2m3",     "mxfp4",         "mxint8",     "fp8e4m3-a24", "fp8e5m2-a24",
        "fp8e4m3-a48", "fp8e4m3-chain", "fp8e5m2-chain", "bf16-chain", "fp16-chain",  "fp32-chain",
        "fp16-a16",    "fp16-a16-chain"}) {
    all.push_back({format});
  }
  return all;
}

/// Whether the prices of datapaths come from designs, with a variant for each kind of conversion.
bool is_characterised(const Technology& technology) {
  return std::any_of(technology.energy.begin(), technology.energy.end(), [](const auto& curve) {
    return curve.resource == "lns_conversion" && curve.variant == "table";
  });
}

void add_system(std::vector<Event>& events) {
  for (const std::uint64_t capacity : {1024ULL, 8192ULL, 65536ULL, 1048576ULL, 4194304ULL}) {
    add_accesses(events, "global_buffer", "sram", {512, capacity});
  }
  events.push_back(event("interconnect", "wire", "transfer_mm", "", {256}));
  const std::map<std::string, std::uint32_t> bits{{"bf16", 16}, {"fp16", 16}, {"fp32", 32}};
  for (const auto* component : {"vector_unit", "weight_update"}) {
    for (const auto& [format, width] : bits) {
      events.push_back(event(component, "float_adder", "add", format, {width}));
      events.push_back(event(component, "float_multiplier", "multiply", format, {width}));
      events.push_back(event(component, "float_special", "exponential", format, {width}));
      events.push_back(event(component, "float_special", "divide", format, {width}));
    }
    for (const std::uint32_t width : {8U, 16U, 32U}) {
      events.push_back(event(component, "comparator", "compare", "", {width}));
      events.push_back(event(component, "integer_adder", "add", "", {width}));
      add_accesses(events, component, "register", {width});
    }
  }
  events.push_back(event("weight_update", "weight_update", "update", "lns_madam", {16}));
}

/// Every kind of event that a machine may produce, for every format that a technology prices.
std::vector<Event> all_events(const Technology& technology) {
  std::vector<Event> events;
  for (const auto& datapath :
       is_characterised(technology) ? characterised_datapaths() : every_datapath()) {
    add_datapath(events, datapath);
  }
  add_system(events);
  return events;
}

class Technologies : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Technologies, IsNamedAfterItsFile) {
  EXPECT_EQ(load_technology(GetParam()).name, GetParam().stem().string());
}

TEST_P(Technologies, PricesEveryEventOfEveryFormat) {
  PriceList prices(load_technology(GetParam()));
  for (const auto& priced : all_events(prices.technology())) {
    ASSERT_NO_THROW({
      const auto energy = prices.price(priced);
      const bool free_action = priced.resource == "register" &&
                               (priced.action == "read" || priced.component == "operand_register");
      EXPECT_TRUE(free_action || energy.nominal > Picojoules(0)) << priced.resource;
      EXPECT_LE(energy.low, energy.nominal) << priced.resource;
      EXPECT_LE(energy.nominal, energy.high) << priced.resource;
    }) << priced.resource
       << "/" << priced.action << " " << priced.variant << " " << priced.attributes["width_bits"];
  }
}

TEST_P(Technologies, ADatapathThatNobodyCharacterisedHasNoPrice) {
  PriceList prices(load_technology(GetParam()));
  if (is_characterised(prices.technology())) {
    auto conversion = multiply_accumulate_events(parse_number_format("lns16g2048")).at(1).event;
    conversion.attributes.set("vector_size", default_vector_size);
    EXPECT_THROW(static_cast<void>(prices.price(conversion)), Error);
  }
}

TEST_P(Technologies, PricesTheLeakageOfEveryInstance) {
  PriceList prices(load_technology(GetParam()));
  std::vector<Instance> inventory{
      {.resource = "processing_element"},
      {.resource = "latch_array", .attributes = {{"width_bits", 24}, {"capacity_bytes", 1536}}}};
  for (const std::uint64_t capacity : {4096ULL, 8192ULL, 65536ULL}) {
    inventory.push_back(
        {.resource = "sram", .attributes = {{"width_bits", 512}, {"capacity_bytes", capacity}}});
  }
  for (const auto& instance : inventory) {
    EXPECT_NO_THROW(static_cast<void>(prices.leakage(instance))) << instance.resource;
  }
}

TEST_P(Technologies, WiderOperandsAndLargerTablesNeverCostLess) {
  PriceList prices(load_technology(GetParam()));
  const auto nominal = [&](const Event& priced) { return prices.price(priced).nominal; };
  for (std::uint32_t bits = 4; bits <= 64; ++bits) {
    EXPECT_GT(nominal(event("", "integer_adder", "add", "", {bits})),
              nominal(event("", "integer_adder", "add", "", {bits - 1})));
  }
  if (is_characterised(prices.technology())) {
    return;
  }
  for (std::uint32_t entries = 2; entries <= 2048; entries *= 2) {
    EXPECT_GT(nominal(event("", "lns_conversion", "convert", "", {8, 0, entries})),
              nominal(event("", "lns_conversion", "convert", "", {8, 0, entries / 2})));
  }
}

INSTANTIATE_TEST_SUITE_P(Folder, Technologies,
                         testing::ValuesIn(json_files(root / "energy" / "technologies")), stem_of);

/// resource, variant and width of the operations in the published table.
Event operation_of(const ReferenceFigure& figure) {
  const auto action = figure.name.substr(0, figure.name.find('_'));
  const bool floating = figure.format.starts_with("fp");
  const auto resource =
      std::string(floating ? "float_" : "integer_") + (action == "add" ? "adder" : "multiplier");
  const auto width = std::stoul(figure.format.substr(floating ? 2 : 3));
  return event("", resource, action, floating && action == "multiply" ? figure.format : "",
               {static_cast<std::uint32_t>(width)});
}

TEST(Horowitz2014, ComesBackExactly) {
  PriceList prices(load_technology(root / "energy" / "technologies" / "45nm.json"));
  for (const auto& figure : load_references(root / "models" / "references" / "horowitz2014.json")) {
    const auto quote = prices.quote(operation_of(figure));
    EXPECT_EQ(quote.energy.nominal, Picojoules(figure.value)) << figure.name << figure.format;
    EXPECT_EQ(quote.kind, SourceKind::Published) << figure.name << figure.format;
  }
  // An access to a cache is to its tags too, and costs more than one to a memory.
  const std::map<std::uint64_t, double> caches{{8192, 10}, {32768, 20}, {1048576, 100}};
  for (const auto& [capacity, cache] : caches) {
    const auto memory = prices.price(event("", "sram", "read", "", {64, capacity}));
    EXPECT_LT(memory.nominal, Picojoules(cache));
    EXPECT_GT(memory.nominal, Picojoules(cache / 4));
  }
  const auto dram = prices.price(event("", "dram", "read", "ddr3", {64}));
  EXPECT_EQ(dram.low, Picojoules(1300));
  EXPECT_EQ(dram.high, Picojoules(2600));
}

/// Where no lane of the update is characterised, its price is that of its operations in fp32 and of
/// the addition to the code.
TEST(WeightUpdate, CostsAsMuchAsItsOperations) {
  for (const auto* name : {"45nm", "sub16nm"}) {
    PriceList prices(
        load_technology(root / "energy" / "technologies" / (std::string(name) + ".json")));
    const auto price = [&](const char* resource, const char* action, const char* variant,
                           std::uint32_t width) {
      return prices.price(event("weight_update", resource, action, variant, {width}));
    };
    const auto operations = price("float_adder", "add", "fp32", 32) * 2.0 +
                            price("float_multiplier", "multiply", "fp32", 32) * 4.0 +
                            price("float_special", "divide", "fp32", 32) * 2.0 +
                            price("comparator", "compare", "", 32) * 4.0 +
                            price("integer_adder", "add", "", 16);
    const auto update = price("weight_update", "update", "lns_madam", 16);
    constexpr double rounding = 1e-5;  // the files keep six digits
    EXPECT_NEAR(update.low / operations.low, 1, rounding) << name;
    EXPECT_NEAR(update.nominal / operations.nominal, 1, rounding) << name;
    EXPECT_NEAR(update.high / operations.high, 1, rounding) << name;
  }
}

/// The datapath of sub16nm is the published one: two operations a multiply-accumulate.
TEST(LnsMadamTable10, IsTheDatapathOfSub16nm) {
  PriceList prices(load_technology(root / "energy" / "technologies" / "sub16nm.json"));
  constexpr double operations = 2;
  constexpr double femtojoules_per_picojoule = 1000;
  constexpr double rounding = 1e-5;  // the file keeps six digits
  for (const auto& figure :
       load_references(root / "models" / "references" / "lns_madam_table10.json")) {
    if (figure.name == "datapath_energy_per_operation") {
      EnergyRange datapath;
      for (const auto& [event, count] :
           multiply_accumulate_events(parse_number_format(figure.format))) {
        datapath += prices.price(event) * static_cast<double>(count);
      }
      const double expected = operations * figure.value / femtojoules_per_picojoule;
      EXPECT_NEAR(datapath.nominal.value(), expected, rounding * expected) << figure.format;
    }
  }
}

}  // namespace
}  // namespace lnsim
