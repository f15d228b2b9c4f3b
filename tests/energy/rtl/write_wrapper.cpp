// SPDX-License-Identifier: MIT
// write_wrapper SET: a SystemVerilog module of the set's name that holds every design of the set.
// All get the same inputs, of which each takes the lowest bits; an output has an entry a design, or
// as many as a design has sums.
#include <algorithm>
#include <functional>
#include <iostream>

#include "energy/rtl/rtl_design.hpp"
#include "models/base/error.hpp"
#include "tests/energy/rtl/design_sets.hpp"

namespace lnsim::test {
namespace {

using Number = std::function<std::uint32_t(const RtlDesign&)>;

Number fixed(std::uint32_t number) {
  return [number](const RtlDesign&) { return number; };
}

Number given(const std::string& parameter) {
  return [parameter](const RtlDesign& design) {
    return static_cast<std::uint32_t>(std::stoul(design.parameters.at(parameter)));
  };
}

/// Entries of 64 bits, of which a design takes or gives the lowest `bits`. An input is an array
/// where `listed`; an output always is, of the entries of one design after the other.
struct Port {
  std::string name;
  Number bits;
  Number entries = fixed(1);
  bool listed = false;
};

struct Wrapper {
  std::string name;
  std::vector<RtlDesign> designs;
  std::vector<Port> inputs;
  std::vector<Port> outputs;
};

std::uint32_t elements(const RtlDesign& design) { return design.vector_size; }
std::uint32_t operand(const RtlDesign& design) { return design.operand_bits; }
std::uint32_t accumulator(const RtlDesign& design) { return design.accumulator_bits; }
std::uint32_t sums(const RtlDesign& design) { return design.sums; }

Wrapper vector_units(const DesignSet& set) {
  Wrapper wrapper{.name = set.name};
  for (std::size_t i = 0; i < set.formats.size(); ++i) {
    wrapper.designs.push_back(set.unit(i));
  }
  wrapper.inputs = {{"load_a", fixed(1)},
                    {"issue", fixed(1)},
                    {"first", fixed(1)},
                    {"active", elements},
                    {"a", operand, elements, true},
                    {"b", operand, elements, true}};
  wrapper.outputs = {{"sum", accumulator, sums}, {"done", fixed(1)}, {"overflow", fixed(1), sums}};
  return wrapper;
}

Wrapper total_units(const DesignSet& set) {
  Wrapper wrapper{.name = set.name};
  for (const auto& format : set.formats) {
    wrapper.designs.push_back(bin_constants_design(format));
  }
  wrapper.inputs = {{"issue", fixed(1)}, {"sums", accumulator, sums, true}};
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

/// An input as the port of a design: the lowest bits of its entries.
std::string slice(const Port& port, const RtlDesign& design) {
  const auto range = "[" + std::to_string(port.bits(design) - 1) + ":0]";
  if (!port.listed) {
    return port.name + range;
  }
  std::string entries;
  for (auto i = port.entries(design); i-- > 0;) {
    entries += port.name + "[" + std::to_string(i) + "]" + range + (i > 0 ? ", " : "");
  }
  return "{" + entries + "}";
}

/// Of the designs from the first one up to one.
std::uint32_t entries_before(const Port& port, const Wrapper& wrapper, std::size_t index) {
  std::uint32_t entries = 0;
  for (std::size_t i = 0; i < index; ++i) {
    entries += port.entries(wrapper.designs[i]);
  }
  return entries;
}

void write_head(const Wrapper& wrapper) {
  std::cout << "module " << wrapper.name << " (\n  input clk, input rst";
  for (const auto& port : wrapper.inputs) {
    std::cout << ",\n  input [63:0] " << port.name;
    if (port.listed) {
      std::uint32_t longest = 0;
      for (const auto& design : wrapper.designs) {
        longest = std::max(longest, port.entries(design));
      }
      std::cout << " [0:" << longest - 1 << "]";
    }
  }
  for (const auto& port : wrapper.outputs) {
    std::cout << ",\n  output [63:0] " << port.name
              << " [0:" << entries_before(port, wrapper, wrapper.designs.size()) - 1 << "]";
  }
  std::cout << "\n);\n";
}

/// A wire for an output of a design, and its entries. Returns the wire's name.
std::string write_output(const Port& port, const Wrapper& wrapper, std::size_t index) {
  const auto& design = wrapper.designs[index];
  const auto wire = port.name + "_" + std::to_string(index);
  const auto bits = port.bits(design);
  const auto first = entries_before(port, wrapper, index);
  std::cout << "  wire [" << bits * port.entries(design) - 1 << ":0] " << wire << ";\n";
  for (std::uint32_t i = 0; i < port.entries(design); ++i) {
    std::cout << "  assign " << port.name << "[" << first + i << "] = " << wire << "[" << i * bits
              << "+:" << bits << "];\n";
  }
  return wire;
}

void write_unit(const Wrapper& wrapper, std::size_t index) {
  const auto& design = wrapper.designs[index];
  std::string connections = ".clk(clk), .rst(rst)";
  for (const auto& port : wrapper.inputs) {
    connections += ", ." + port.name + "(" + slice(port, design) + ")";
  }
  for (const auto& port : wrapper.outputs) {
    connections += ", ." + port.name + "(" + write_output(port, wrapper, index) + ")";
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
                       : set == "totals"       ? total_units(design_set(set))
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
