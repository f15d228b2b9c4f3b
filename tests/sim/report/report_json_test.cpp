// SPDX-License-Identifier: MIT
#include "sim/report/report_json.hpp"

#include <utility>

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

Event read_of(const std::string& component) {
  return {.component = component,
          .resource = "sram",
          .action = "read",
          .attributes = {{"width_bits", 256}, {"capacity_bytes", 8192}}};
}

EnergyRange around(double nominal) {
  return {Picojoules(nominal / 2), Picojoules(nominal), Picojoules(nominal * 2)};
}

/// `scale` times 1,024 multiply-accumulates and 8 on padding in 3 of 10 cycles, 30 pJ in the
/// processing element.
Cost cost(std::uint64_t scale) {
  Cost result;
  result.macs = 1024 * scale;
  result.padded_macs = 8 * scale;
  result.utilised_macs = 1024 * scale;
  result.cycles.compute = Cycles(3 * scale);
  result.cycles.dram_stall = Cycles(7 * scale);
  result.events.add(read_of("operand_buffer_b"), 2 * scale);
  const auto factor = static_cast<double>(scale);
  result.energy.components[{Scope::ProcessingElement, "operand_buffer_b"}] = around(20 * factor);
  result.energy.components[{Scope::ProcessingElement, "leakage"}] = around(10 * factor);
  result.energy.components[{Scope::BeyondPe, "leakage"}] = around(70 * factor);
  return result;
}

IterationCost iteration(const std::string& format, std::uint64_t scale) {
  const auto one = std::make_shared<const Cost>(cost(scale));
  IterationCost result{.formats = parse_number_format(format),
                       .machine = test::machine("lns-madam-pe"),
                       .ops = {{"a", Pass::Forward, OpKind::Matmul, one},
                               {"b, \"c\"", Pass::Update, OpKind::OptimiserUpdate, one}},
                       .passes = {},
                       .total = cost(2 * scale)};
  result.passes[static_cast<std::size_t>(Pass::Forward)] = cost(scale);
  result.passes[static_cast<std::size_t>(Pass::Update)] = cost(scale);
  return result;
}

/// A technology in which fp32's multiplier decides the ratio: 90 pJ, 45 to 180, over 30 pJ.
PricedRun priced(const std::string& name) {
  PricedRun run{.technology = name,
                .technology_title = "a technology",
                .node_nm = 45,
                .voltage_v = 0.9,
                .energy = {},
                .baseline = EnergyBreakdown{}};
  const PriceEntry adder{"integer_adder", "add", "", ""};
  const PriceEntry multiplier{"float_multiplier", "multiply", "fp32", "multiplier"};
  run.energy.components[{Scope::ProcessingElement, "accumulator"}] = around(30);
  run.energy.entries[{Scope::ProcessingElement, "accumulator", adder}] = around(30);
  run.baseline->components[{Scope::ProcessingElement, "multiplier"}] = around(90);
  run.baseline->entries[{Scope::ProcessingElement, "multiplier", multiplier}] = around(90);
  run.ties = {{adder, {.draw = "integer_adder"}}, {multiplier, {.draw = "float_multiplier fp32"}}};
  return run;
}

Report report() {
  return {.manifest = {.version = "1.2.3",
                       .build = "0123",
                       .configuration_sha256 = "abc",
                       .data_files = {{"models/networks/toy.json", "def"}},
                       .seed = 4},
          .workload = "toy-trace",
          .network = "toy",
          .batch = 2,
          .optimiser = Optimiser::Sgd,
          .parameters = 5,
          .fidelity = Fidelity::Tile,
          .objective = Objective::LeastDram,
          .iteration = iteration("lns8g8", 1),
          .baseline = std::nullopt,
          .technologies = {priced("tech"), priced("other")},
          .datapath_check = std::nullopt};
}

TEST(ReportJson, HasTheFixedNamesInOrder) {
  const std::vector<std::string> expected{"schema_version",
                                          "manifest",
                                          "remarks",
                                          "workload",
                                          "missing",
                                          "machine",
                                          "format",
                                          "technology",
                                          "fidelity",
                                          "objective",
                                          "totals",
                                          "passes",
                                          "ops",
                                          "baseline",
                                          "ratio",
                                          "comparison",
                                          "technologies",
                                          "datapath_check",
                                          "replay"};
  std::vector<std::string> found;
  const auto json = to_json(report());
  for (const auto& [name, value] : json.items()) {
    found.push_back(name);
  }
  EXPECT_EQ(found, expected);
}

TEST(ReportJson, ACostHasItsKeysInOrder) {
  const auto keys = [](const Json& cost) {
    std::string found;
    for (const auto& [name, value] : cost.items()) {
      found += name + " ";
    }
    return found;
  };
  const std::string cost = "macs padded_macs cycles time_s utilisation ";
  const std::string rates =
      "power_w tops_per_w energy_delay_product_js energy_per_example_pj time_per_example_s "
      "area_um2 macs_per_s_per_mm2 ";
  const std::string objects =
      "energy_pj cycle_stack energy_by_component_pj traffic_bytes energy_by_tensor_pj "
      "global_buffer_bytes_by_tensor dram_bytes_by_tensor ";
  const auto json = to_json(report());
  EXPECT_EQ(keys(json["totals"]), cost + rates + objects + "area_by_component_um2 ");
  EXPECT_EQ(keys(json["totals"]["area_by_component_um2"]),
            "datapaths memories collector vector_unit weight_update ");
  EXPECT_TRUE(json["totals"]["area_um2"].is_null());
  EXPECT_EQ(keys(json["ops"][0]), "layer pass kind " + cost + objects);
  EXPECT_EQ(keys(json["totals"]["energy_pj"]), "pe system low high pe_low pe_high ");
  EXPECT_EQ(keys(json["ops"][0]["energy_pj"]), "pe system ");
  EXPECT_EQ(keys(json["totals"]["cycle_stack"]),
            "compute fill_drain operand_stall output_stall dram_stall vector_unit weight_update ");
  EXPECT_EQ(keys(json["totals"]["traffic_bytes"]),
            "collector dram global_buffer operand_buffer_a operand_buffer_b ");
}

TEST(ReportJson, SaysWhatItWasMadeFrom) {
  const auto json = to_json(report());
  const Json manifest{
      {"program", "lnsim"},
      {"version", "1.2.3"},
      {"build", "0123"},
      {"configuration_sha256", "abc"},
      {"data_files", Json::array({{{"path", "models/networks/toy.json"}, {"sha256", "def"}}})},
      {"seed", 4}};
  const Json workload{{"name", "toy-trace"},
                      {"network", "toy"},
                      {"batch", 2},
                      {"optimiser", "sgd"},
                      {"ops", 2},
                      {"parameters", 5},
                      {"format_costs", "off"},
                      {"embedding_gradient", nullptr},
                      {"elementwise", nullptr}};
  const Json technology{
      {"name", "tech"}, {"title", "a technology"}, {"node_nm", 45.0}, {"voltage_v", 0.9}};
  EXPECT_EQ(json["manifest"], manifest);
  EXPECT_EQ(json["workload"], workload);
  EXPECT_EQ(json["technology"], technology);
  EXPECT_EQ(json["format"], Json({{"name", "lns8g8"},
                                  {"bits", 8},
                                  {"accumulator_bits", 24},
                                  {"roles",
                                   {{"weight", "lns8g8"},
                                    {"activation", "lns8g8"},
                                    {"error", "lns8g8"},
                                    {"gradient", "lns8g8"}}},
                                  {"stored_weight_bits", 16}}));
  EXPECT_EQ(json["fidelity"], "tile");
  EXPECT_EQ(json["objective"], "dram");
  EXPECT_EQ(json["machine"]["dram_bandwidth_bytes_per_cycle"], 24.38);
}

TEST(ReportJson, AnIdealMachineHasNoBandwidth) {
  auto ideal = report();
  ideal.iteration.machine = test::machine("lns-madam-pe-ideal");
  const auto json = to_json(ideal);
  EXPECT_TRUE(json["machine"]["dram_bandwidth_bytes_per_cycle"].is_null());
  EXPECT_EQ(json["machine"]["memories"].size(), 2U);
}

TEST(ReportJson, ABlockHoldsCostsInItsUnits) {
  const auto block = to_json(report())["passes"]["forward"];
  EXPECT_EQ(block["macs"], 1024);
  EXPECT_EQ(block["padded_macs"], 8);
  EXPECT_EQ(block["cycles"], 10);
  EXPECT_DOUBLE_EQ(block["time_s"].get<double>(), 10 * 952.381e-12);
  EXPECT_DOUBLE_EQ(block["utilisation"].get<double>(), 0.1);
  const Json energy{{"pe", 30.0},    {"system", 100.0}, {"low", 50.0},
                    {"high", 200.0}, {"pe_low", 15.0},  {"pe_high", 60.0}};
  EXPECT_EQ(block["energy_pj"], energy);
  EXPECT_EQ(block["cycle_stack"]["compute"], 3);
  EXPECT_EQ(block["cycle_stack"]["dram_stall"], 7);
  EXPECT_EQ(block["traffic_bytes"]["operand_buffer_b"], 64);
}

TEST(ReportJson, LeakageOfTheProcessingElementHasAKeyOfItsOwn) {
  const nlohmann::json expected{
      {"leakage", 140.0}, {"operand_buffer_b", 40.0}, {"pe_leakage", 20.0}};
  EXPECT_EQ(nlohmann::json(to_json(report())["totals"]["energy_by_component_pj"]), expected);
}

TEST(ReportJson, ARowIsAnOp) {
  const auto row = to_json(report())["ops"][1];
  EXPECT_EQ(row["layer"], "b, \"c\"");
  EXPECT_EQ(row["pass"], "update");
  EXPECT_EQ(row["kind"], "optimiser_update");
  EXPECT_EQ(row["energy_pj"], (Json{{"pe", 30.0}, {"system", 100.0}}));
}

TEST(ReportJson, WithoutABaselineThereIsNoRatio) {
  const auto json = to_json(report());
  EXPECT_TRUE(json["baseline"].is_null());
  EXPECT_TRUE(json["ratio"].is_null());
  EXPECT_TRUE(json["datapath_check"].is_null());
}

TEST(ReportJson, RatiosAreBaselineOverFormat) {
  auto both = report();
  both.baseline = iteration("fp32", 3);
  both.baseline->total.energy.components[{Scope::BeyondPe, "leakage"}] = around(820);
  const auto json = to_json(both);
  EXPECT_EQ(json["baseline"]["format"]["name"], "fp32");
  EXPECT_EQ(json["baseline"]["totals"]["cycles"], 60);
  EXPECT_EQ(json["ratio"]["cycles"], 3.0);
  const auto& pe = json["ratio"]["energy_pe"];
  EXPECT_EQ(pe, Json({{"nominal", 3.0},
                      {"low", 0.75},
                      {"high", 12.0},
                      {"p05", nullptr},
                      {"p95", nullptr},
                      {"decided_by", nullptr},
                      {"tornado", Json::array()}}))
      << "no entry priced anything";
  EXPECT_EQ(json["ratio"]["energy_system"]["nominal"], 5.0);
  const nlohmann::json components = json["ratio"]["energy_by_component"];
  EXPECT_EQ(components.size(), 3U);
  EXPECT_EQ(components["pe_leakage"],
            nlohmann::json(
                {{"nominal", 3}, {"low", 0.75}, {"high", 12}, {"p05", nullptr}, {"p95", nullptr}}));
}

TEST(ReportJson, PutsTechnologiesSideBySideWithWhatDecidesTheirRatios) {
  const auto json = to_json(report());
  ASSERT_EQ(json["technologies"].size(), 2U);
  const auto& second = json["technologies"][1];
  EXPECT_EQ(second["name"], "other");
  EXPECT_EQ(second["energy_pj"]["pe"], 30.0);
  EXPECT_EQ(second["baseline_energy_pj"]["pe_high"], 180.0);
  EXPECT_TRUE(second["meets_clock"].is_null());
  const Json decider{{"resource", "float_multiplier"}, {"action", "multiply"}, {"variant", "fp32"},
                     {"component", "multiplier"},      {"low", 1.5},           {"high", 6.0}};
  const auto& ratio = second["ratio"]["energy_pe"];
  EXPECT_EQ(ratio["nominal"], 3.0);
  EXPECT_EQ(ratio["low"], 0.75);
  EXPECT_EQ(ratio["high"], 12.0);
  EXPECT_EQ(ratio["decided_by"], decider);
  EXPECT_GT(ratio["p05"], 0.75);
  EXPECT_LT(ratio["p95"], 12.0);
  ASSERT_EQ(ratio["tornado"].size(), 2U);
  EXPECT_EQ(ratio["tornado"][0]["prices"], "float_multiplier fp32");
  EXPECT_DOUBLE_EQ(ratio["tornado"][0]["p95"].get<double>(),
                   ratio["tornado"][1]["p05"].get<double>());
}

TEST(ReportJson, TellsWhetherTheUnitsMeetTheClock) {
  auto one = report();
  one.iteration.machine.clock_period_ps = 950;
  one.baseline = iteration("fp32", 1);
  one.baseline->machine.clock_period_ps = 950;
  one.technologies[1].critical_path_ps = 950;
  one.technologies[1].baseline_critical_path_ps = 951;
  const auto second = to_json(one)["technologies"][1];
  EXPECT_EQ(second["critical_path_ps"], 950.0);
  EXPECT_EQ(second["meets_clock"], true);
  EXPECT_EQ(second["baseline_critical_path_ps"], 951.0);
  EXPECT_EQ(second["baseline_meets_clock"], false);
  one.baseline->machine.clock_period_ps = 951;
  EXPECT_EQ(to_json(one)["technologies"][1]["baseline_meets_clock"], true);
  EXPECT_EQ(to_json(one)["technologies"][1]["meets_clock"], true);
}

/// A baseline on a machine of twice the period and four lanes.
Report on_two_machines() {
  auto both = report();
  both.baseline = iteration("fp32", 3);
  auto& machine = both.baseline->machine;
  machine.name = "slow";
  machine.clock_period_ps *= 2;
  machine.pe.lanes = 4;
  machine.pe.buffer_a.capacity = Bytes(64);
  machine.memory.reset();
  return both;
}

TEST(ReportJson, TellsOfEitherSideWhatItsMachineMakesOfIt) {
  const auto both = on_two_machines();
  const auto json = to_json(both);
  EXPECT_EQ(json["machine"]["name"], "lns-madam-pe");
  EXPECT_EQ(json["baseline"]["machine"]["name"], "slow");
  EXPECT_EQ(json["baseline"]["machine"]["lanes"], 4);
  EXPECT_TRUE(json["baseline"]["machine"]["dram_bandwidth_bytes_per_cycle"].is_null());
  const auto& [ours, theirs] = std::pair(json["totals"], json["baseline"]["totals"]);
  EXPECT_DOUBLE_EQ(theirs["time_s"].get<double>(), 6 * ours["time_s"].get<double>());
  EXPECT_EQ(json["ratio"]["cycles"], 3.0);
  EXPECT_EQ(json["ratio"]["time"], 6.0);
  const auto lanes = static_cast<double>(both.iteration.machine.pe.lanes);
  EXPECT_DOUBLE_EQ(theirs["utilisation"].get<double>(),
                   ours["utilisation"].get<double>() * lanes / 4);
}

TEST(ReportJson, ComparesTheMachines) {
  const auto both = on_two_machines();
  const auto compared = to_json(both)["comparison"];
  const auto& [format, baseline] = std::pair(compared["format"], compared["baseline"]);
  EXPECT_EQ(format["machine"], "lns-madam-pe");
  EXPECT_EQ(baseline["machine"], "slow");
  EXPECT_EQ(baseline["processing_elements"], 1);
  EXPECT_EQ(baseline["lanes"], 4);
  EXPECT_EQ(format["lanes"], both.iteration.machine.pe.lanes);
  EXPECT_EQ(format["vector_size"], both.iteration.machine.pe.vector_size);
  EXPECT_EQ(baseline["clock_period_ps"].get<double>(), 2 * format["clock_period_ps"].get<double>());
  EXPECT_EQ(format["buffers"].size(), 3U);
  ASSERT_EQ(baseline["buffers"].size(), 2U);
  EXPECT_EQ(baseline["buffers"][0],
            Json({{"name", "operand_buffer_a"}, {"capacity_bytes", 64}, {"elements", 16}}));
}

TEST(ReportJson, HasTheCyclesOfATechnologyThatHasItsOwn) {
  auto one = report();
  EXPECT_FALSE(to_json(one)["technologies"][1].contains("cycles"));
  EXPECT_FALSE(to_json(one)["technologies"][1].contains("baseline_cycles"));
  one.technologies[1].cycles = Cycles(12);
  EXPECT_EQ(to_json(one)["technologies"][1]["cycles"], 12);
  EXPECT_TRUE(to_json(one)["technologies"][1]["baseline_cycles"].is_null());
  one.technologies[1].baseline_cycles = Cycles(13);
  EXPECT_EQ(to_json(one)["technologies"][1]["baseline_cycles"], 13);
}

TEST(ReportJson, ARatioOverNothingIsNull) {
  auto free = report();
  free.technologies[0].energy = {};
  const auto ratio = to_json(free)["technologies"][0]["ratio"]["energy_pe"];
  EXPECT_TRUE(ratio["nominal"].is_null());
  EXPECT_TRUE(ratio["high"].is_null());
}

TEST(ReportJson, PassesRemarksOn) {
  auto odd = report();
  EXPECT_EQ(to_json(odd)["remarks"], Json::array());
  odd.remarks = {"a", "b"};
  EXPECT_EQ(to_json(odd)["remarks"], Json({"a", "b"}));
}

TEST(ReportJson, SaysWhatTheTraceLacks) {
  auto incomplete = report();
  const Json nothing{{"ops", 0},
                     {"macs", 0},
                     {"macs_share", 0.0},
                     {"ops_of_unknown_macs", 0},
                     {"list", Json::array()}};
  EXPECT_EQ(to_json(incomplete)["missing"], nothing);
  const auto recorded = incomplete.iteration.total.macs;
  incomplete.elementwise = ElementwiseOps::Fused;
  incomplete.missing = {{.op = "conv", .layer = "a", .count = 3, .macs = 3 * recorded},
                        {.op = "sort", .layer = "b", .pass = Pass::Forward, .why = "because"}};
  const Json something{{"ops", 4},
                       {"macs", 3 * recorded},
                       {"macs_share", 0.75},
                       {"ops_of_unknown_macs", 1},
                       {"list", Json::array({{{"op", "conv"},
                                              {"layer", "a"},
                                              {"pass", nullptr},
                                              {"count", 3},
                                              {"macs", 3 * recorded},
                                              {"why", ""}},
                                             {{"op", "sort"},
                                              {"layer", "b"},
                                              {"pass", "forward"},
                                              {"count", 1},
                                              {"macs", nullptr},
                                              {"why", "because"}}})}};
  EXPECT_EQ(to_json(incomplete)["missing"], something);
  EXPECT_EQ(to_json(incomplete)["workload"]["elementwise"], "fused");
}

TEST(ReportJson, ShowsWhatTheDatapathComputed) {
  auto checked = report();
  checked.datapath_check = {.tiles = 6, .outputs = 7, .weights = 8};
  EXPECT_EQ(to_json(checked)["datapath_check"],
            Json({{"tiles", 6}, {"outputs", 7}, {"weights", 8}, {"mismatches", 0}}));
}

TEST(EventsJson, ListsWhatHappenedByFormat) {
  auto both = report();
  both.baseline = iteration("fp32", 3);
  const auto json = events_json(both);
  ASSERT_EQ(json.size(), 2U);
  const Json event{{"scope", "pe"},
                   {"component", "operand_buffer_b"},
                   {"resource", "sram"},
                   {"action", "read"},
                   {"variant", ""},
                   {"width_bits", 256},
                   {"capacity_bytes", 8192},
                   {"table_entries", 0},
                   {"base_factor", 0},
                   {"accumulator_bits", 0},
                   {"vector_size", 0},
                   {"operand_bits", 0},
                   {"count", 4}};
  EXPECT_EQ(json["lns8g8"], Json::array({event}));
  EXPECT_EQ(json["fp32"][0]["count"], 12);
}

TEST(EventsJson, TellsABaselineOfTheSameFormatApart) {
  auto both = report();
  both.baseline = iteration("lns8g8", 3);
  const auto json = events_json(both);
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json["lns8g8"][0]["count"], 4);
  EXPECT_EQ(json["lns8g8 (baseline)"][0]["count"], 12);
}

TEST(EventsJson, TellsWhatIsBeyondTheProcessingElements) {
  auto one = report();
  one.iteration.total.events = {};
  one.iteration.total.events.add({.scope = Scope::BeyondPe, .component = "dram"}, 1);
  EXPECT_EQ(events_json(one)["lns8g8"][0]["scope"], "beyond_pe");
}

TEST(EventsJson, TellsWhatEachIsPricedAtAndWhatLeaks) {
  auto one = report();
  one.iteration.prices[read_of("operand_buffer_b")] = around(7);
  one.iteration.leakages = {
      {{.scope = Scope::BeyondPe, .component = "memory", .resource = "dram", .variant = "hbm2"},
       2,
       {Milliwatts(1), Milliwatts(2), Milliwatts(3)}}};
  const auto json = events_json(one)["lns8g8"];
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["energy_pj"], Json({{"low", 3.5}, {"nominal", 7.0}, {"high", 14.0}}));
  EXPECT_EQ(json[1]["scope"], "beyond_pe");
  EXPECT_EQ(json[1]["action"], "leak");
  EXPECT_EQ(json[1]["variant"], "hbm2");
  EXPECT_EQ(json[1]["count"], 2);
  EXPECT_EQ(json[1]["power_mw"], Json({{"low", 1.0}, {"nominal", 2.0}, {"high", 3.0}}));
}

TEST(EventsJson, TellsTheStatisticsOfOperandsWhereTheyAreKnown) {
  auto one = report();
  auto& events = one.iteration.total.events;
  auto multiply = events.all().begin()->first;
  multiply.statistics.zero_permille = 250;
  multiply.statistics.toggle_permille = 427;
  events = {};
  events.add(multiply, 3);
  const auto json = events_json(one)["lns8g8"][0];
  EXPECT_EQ(json["zero_fraction"], 0.25);
  EXPECT_EQ(json["toggle_rate"], 0.427);
}

TEST(ReportJson, RefusesAComponentThatHasNoColumn) {
  auto unknown = report();
  unknown.iteration.total.energy.components[{Scope::BeyondPe, "abacus"}] = around(1);
  try {
    static_cast<void>(to_json(unknown));
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "energy of a component without a column: abacus");
  }
}

/// What no tensor causes makes up the whole.
TEST(ReportJson, ATensorsCostsAreThoseOfItsClass) {
  auto known = report();
  known.iteration.total.tensors = {
      {TensorClass::Error, {.dram_bytes = 5, .global_buffer_bytes = 6, .energy = around(7)}},
      {TensorClass::StoredWeight,
       {.dram_bytes = 8, .global_buffer_bytes = 9, .energy = around(3)}}};
  const auto totals = to_json(known)["totals"];
  const auto system = totals["energy_pj"]["system"].get<double>();
  EXPECT_EQ(totals["energy_by_tensor_pj"],
            Json({{"error", 7.0}, {"stored_weight", 3.0}, {"none", system - 7 - 3}}));
  EXPECT_EQ(totals["dram_bytes_by_tensor"], Json({{"error", 5}, {"stored_weight", 8}}));
  EXPECT_EQ(totals["global_buffer_bytes_by_tensor"], Json({{"error", 6}, {"stored_weight", 9}}));
}

TEST(LayersCsv, HasUnitsInTheHeaderAndOneLineAnOpOfEachFormat) {
  auto both = report();
  both.baseline = iteration("fp32", 3);
  EXPECT_EQ(
      layers_csv(both),
      "machine,format,layer,pass,kind,macs,compute_cycles,fill_drain_cycles,operand_stall_cycles,"
      "output_stall_cycles,dram_stall_cycles,vector_unit_cycles,weight_update_cycles,cycles,"
      "energy_pe_pj,energy_system_pj,collector_bytes,dram_bytes,global_buffer_bytes,"
      "operand_buffer_a_bytes,operand_buffer_b_bytes,padded_macs,stored_weight_bits\n"
      "lns-madam-pe,lns8g8,\"a\",forward,matmul,1024,3,0,0,0,7,0,0,10,30.0,100.0,0,0,0,0,64,8,16\n"
      "lns-madam-pe,lns8g8,\"b, "
      "\"\"c\"\"\",update,optimiser_update,1024,3,0,0,0,7,0,0,10,30.0,100.0,0,0,0,"
      "0,64,8,16\n"
      "lns-madam-pe,fp32,\"a\",forward,matmul,3072,9,0,0,0,21,0,0,30,90.0,300.0,0,0,0,0,192,24,32\n"
      "lns-madam-pe,fp32,\"b, "
      "\"\"c\"\"\",update,optimiser_update,3072,9,0,0,0,21,0,0,30,90.0,300.0,0,0,0,0,"
      "192,24,32\n");
}

}  // namespace
}  // namespace lnsim
