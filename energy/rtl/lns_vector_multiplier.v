// SPDX-License-Identifier: MIT
// Operand registers and an exponent adder for each element. Taking the biases off the fields of a
// before its register costs nothing while a is held. With STAGE a pipeline register follows the
// sums.
module lns_vector_multiplier #(
    parameter VECTOR_SIZE = 32,
    parameter BITS = 8,
    parameter ZERO_CODE = 1,
    parameter STAGE = 0
) (
    input clk,
    input load_a,
    input issue,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*BITS-1:0] a_in,
    input [VECTOR_SIZE*BITS-1:0] b_in,
    output [VECTOR_SIZE-1:0] negative,
    output [VECTOR_SIZE-1:0] nonzero,
    output [VECTOR_SIZE*BITS-1:0] exponents
);
  localparam [BITS-2:0] BIASES = ZERO_CODE ? 2 : 0;

  wire [VECTOR_SIZE-1:0] active;
  wire [VECTOR_SIZE*BITS-1:0] a_unbiased;
  wire [VECTOR_SIZE*BITS-1:0] a;
  wire [VECTOR_SIZE*BITS-1:0] b;
  wire [VECTOR_SIZE-1:0] product_negative;
  wire [VECTOR_SIZE-1:0] product_nonzero;
  wire [VECTOR_SIZE*BITS-1:0] sums;

  delay_line #(
      .BITS(VECTOR_SIZE * (BITS + 2)),
      .STAGES(STAGE)
  ) stage (
      .clk(clk),
      .enable(1'b1),
      .d({product_negative, product_nonzero, sums}),
      .q({negative, nonzero, exponents})
  );

  operand_registers #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .BITS(BITS)
  ) operands (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active_in),
      .a_in(a_unbiased),
      .b_in(b_in),
      .active(active),
      .a(a),
      .b(b)
  );

  genvar i;
  generate
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      wire [BITS-1:0] word = a_in[i*BITS+:BITS];
      wire [BITS-2:0] field = word[BITS-2:0] - BIASES;
      assign a_unbiased[i*BITS+:BITS] = {word[BITS-1], field};
      exponent_adder #(
          .BITS(BITS),
          .ZERO_CODE(ZERO_CODE)
      ) adder (
          .active(active[i]),
          .a(a[i*BITS+:BITS]),
          .b(b[i*BITS+:BITS]),
          .negative(product_negative[i]),
          .nonzero(product_nonzero[i]),
          .exponent(sums[i*BITS+:BITS])
      );
    end
  endgenerate
endmodule
