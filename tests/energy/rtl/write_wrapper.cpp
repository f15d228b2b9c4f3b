// SPDX-License-Identifier: MIT
// write_wrapper SET: a SystemVerilog module of the set's name that holds every design of the set.
// All get the same inputs, of which each takes the lowest bits; each output has an entry a design.
#include <functional>
#include <iostream>

#include "energy/rtl_design.hpp"
#include "models/base/error.hpp"
#include "tests/energy/rtl/design_sets.hpp"

namespace lnsim::test {
namespace {

/// The wrapper's ports have 64 bits, or for an element of a vector 32.
struct Port {
  std::string name;
  std::function<std::uint32_t(const RtlDesign&)> bits;
  bool vector = false;
};

struct Wrapper {
  std::string name;
  std::vector<RtlDesign> designs;
  std::vector<Port> inputs;
  std::vector<Port> outputs;
};

auto fixed(std::uint32_t bits) {
  return [bits](const RtlDesign&) { return bits; };
}

auto given(const std::string& parameter) {
  return [parameter](const RtlDesign& design) {
    return static_cast<std::uint32_t>(std::stoul(design.parameters.at(parameter)));
  };
}

std::uint32_t elements(const RtlDesign& design) { return design.vector_size; }
std::uint32_t operand(const RtlDesign& design) { return design.operand_bits; }
std::uint32_t accumulator(const RtlDesign& design) { return design.accumulator_bits; }

Wrapper vector_units(const DesignSet& set) {
  Wrapper wrapper{.name = set.name};
  for (const auto& format : set.formats) {
    wrapper.designs.push_back(vector_mac_design(format, set.vector_size));
  }
  wrapper.inputs = {{"load_a", fixed(1)}, {"issue", fixed(1)},  {"first", fixed(1)},
                    {"active", elements}, {"a", operand, true}, {"b", operand, true}};
  wrapper.outputs = {{"sum", accumulator}, {"done", fixed(1)}, {"overflow", fixed(1)}};
  return wrapper;
}

Wrapper output_units(const DesignSet& set) {
  Wrapper wrapper{.name = set.name};
  for (const auto& format : set.formats) {
    wrapper.designs.push_back(linear_to_log_design(format));
  }
  wrapper.inputs = {{"issue", fixed(1)}, {"sum", accumulator}, {"offset", given("OFFSET_BITS")}};
  wrapper.outputs = {{"word", operand}, {"done", fixed(1)}};
  return wrapper;
}

Wrapper weight_update_units() {
  Wrapper wrapper{.name = "weight_updates"};
  for (const auto& parameters : weight_updates()) {
    wrapper.designs.push_back(weight_update_design(parameters));
  }
  wrapper.inputs = {{"load_step", fixed(1)},
                    {"gradient_offset", given("OFFSET_BITS")},
                    {"bias_offset", given("OFFSET_BITS")},
                    {"issue", fixed(1)},
                    {"weight", operand},
                    {"gradient", given("GRADIENT_BITS")},
                    {"moment", fixed(32)}};
  wrapper.outputs = {
      {"new_weight", operand}, {"new_moment", fixed(32)}, {"units", given("CLAMP_BITS")},
      {"saturated", fixed(1)}, {"underflowed", fixed(1)}, {"stuck", fixed(1)},
      {"done", fixed(1)}};
  return wrapper;
}

/// The lowest bits of an input as the port of a design.
std::string slice(const Port& port, const RtlDesign& design) {
  const auto range = "[" + std::to_string(port.bits(design) - 1) + ":0]";
  if (!port.vector) {
    return port.name + range;
  }
  std::string elements_of_vector;
  for (auto i = design.vector_size; i-- > 0;) {
    elements_of_vector += port.name + "[" + std::to_string(i) + "]" + range + (i > 0 ? ", " : "");
  }
  return "{" + elements_of_vector + "}";
}

void write_head(const Wrapper& wrapper) {
  std::cout << "module " << wrapper.name << " (\n  input clk, input rst";
  for (const auto& port : wrapper.inputs) {
    std::cout << ",\n  input [" << (port.vector ? 31 : 63) << ":0] " << port.name;
    if (port.vector) {
      std::cout << " [0:" << wrapper.designs.front().vector_size - 1 << "]";
    }
  }
  for (const auto& port : wrapper.outputs) {
    std::cout << ",\n  output [63:0] " << port.name << " [0:" << wrapper.designs.size() - 1 << "]";
  }
  std::cout << "\n);\n";
}

void write_unit(const Wrapper& wrapper, std::size_t index) {
  const auto& design = wrapper.designs[index];
  std::string connections = ".clk(clk), .rst(rst)";
  for (const auto& port : wrapper.inputs) {
    connections += ", ." + port.name + "(" + slice(port, design) + ")";
  }
  for (const auto& port : wrapper.outputs) {
    const auto wire = port.name + "_" + std::to_string(index);
    std::cout << "  wire [" << port.bits(design) - 1 << ":0] " << wire << ";\n  assign "
              << port.name << "[" << index << "] = " << wire << ";\n";
    connections += ", ." + port.name + "(" + wire + ")";
  }
  std::string parameters;
  for (const auto& [parameter, value] : design.parameters) {
    parameters += (parameters.empty() ? "." : ", .") + parameter + "(" + value + ")";
  }
  std::cout << "  " << design.top << " #(" << parameters << ") unit_" << index << " ("
            << connections << ");\n";
}

void write(const std::string& set) {
  const auto wrapper = set == "weight_updates" ? weight_update_units()
                       : set == "outputs"      ? output_units(design_set(set))
                                               : vector_units(design_set(set));
  write_head(wrapper);
  for (std::size_t i = 0; i < wrapper.designs.size(); ++i) {
    write_unit(wrapper, i);
  }
  std::cout << "endmodule\n";
}

}  // namespace
}  // namespace lnsim::test

int main(int argc, char** argv) {
  try {
    lnsim::test::write(argc == 2 ? argv[1] : "");
  } catch (const lnsim::Error& error) {
    std::cerr << "write_wrapper: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
