// SPDX-License-Identifier: MIT
// The sum of a vector's products and the register of a running sum, which it is added to, or to 0
// where a new sum begins. An overflow is a sum of finite numbers that is none.
module float_vector_accumulator #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 8,
    parameter MANTISSA_BITS = 23
) (
    input clk,
    input rst,
    input takes,
    input first,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] products,
    input operand_special,
    output reg [EXPONENT_BITS+MANTISSA_BITS:0] sum,
    output reg overflow
);
  localparam BITS = EXPONENT_BITS + MANTISSA_BITS + 1;

  wire [BITS-1:0] tree_sum;
  wire tree_special;
  wire [BITS-1:0] base = sum & {BITS{~first}};
  wire [BITS-1:0] added;

  float_adder_tree #(
      .SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS)
  ) tree (
      .clk(clk),
      .terms(products),
      .flag_in(operand_special),
      .sum(tree_sum),
      .flag(tree_special)
  );

  float_adder #(
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS)
  ) adder (
      .clk(clk),
      .enable(1'b0),
      .x(base),
      .y(tree_sum),
      .sum(added)
  );

  always @(posedge clk) begin
    if (rst) begin
      sum <= 0;
      overflow <= 0;
    end else if (takes) begin
      sum <= added;
      overflow <= &added[BITS-2-:EXPONENT_BITS] && !(&base[BITS-2-:EXPONENT_BITS]) && !tree_special;
    end
  end
endmodule
