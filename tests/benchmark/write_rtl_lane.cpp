// SPDX-License-Identifier: MIT
// write_rtl_lane FORMAT NAME: a Verilog module NAME that is the RTL's vector unit of a format, as
// wide as a lane of the paper's processing element.
#include <iostream>

#include "energy/rtl/rtl_design.hpp"
#include "models/base/error.hpp"
#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim {
namespace {

void write(const std::string& format, const std::string& name) {
  const auto design =
      vector_mac_design(parse_number_format(format), cycle::datapath::paper_element().vector_size);
  const auto vector = design.vector_size * design.operand_bits;
  std::string parameters;
  for (const auto& [parameter, value] : design.parameters) {
    parameters += (parameters.empty() ? "." : ", .") + parameter + "(" + value + ")";
  }
  std::cout
      << "module " << name << " (\n  input clk, input rst, input load_a, input issue,\n"
      << "  input first, input [" << design.vector_size - 1 << ":0] active,\n  input ["
      << vector - 1 << ":0] a, input [" << vector - 1 << ":0] b,\n  output ["
      << design.accumulator_bits - 1 << ":0] sum, output done, output overflow\n);\n  "
      << design.top << " #(" << parameters << ") mac (\n"
      << "      .clk(clk), .rst(rst), .load_a(load_a), .issue(issue), .first(first),\n"
      << "      .active(active), .a(a), .b(b), .sum(sum), .done(done), .overflow(overflow));\n"
      << "endmodule\n";
}

}  // namespace
}  // namespace lnsim

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: write_rtl_lane FORMAT NAME\n";
    return 2;
  }
  try {
    lnsim::write(argv[1], argv[2]);
  } catch (const lnsim::Error& error) {
    std::cerr << "write_rtl_lane: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
