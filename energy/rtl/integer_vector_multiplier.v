// SPDX-License-Identifier: MIT
// Operand registers, a multiplier for each element, and the pipeline register behind it.
module integer_vector_multiplier #(
    parameter VECTOR_SIZE = 32,
    parameter BITS = 8
) (
    input clk,
    input load_a,
    input issue,
    input operands_valid,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*BITS-1:0] a_in,
    input [VECTOR_SIZE*BITS-1:0] b_in,
    output reg [VECTOR_SIZE*2*BITS-1:0] products
);
  localparam PRODUCT_BITS = 2 * BITS;

  wire [VECTOR_SIZE-1:0] active;
  wire [VECTOR_SIZE*BITS-1:0] a;
  wire [VECTOR_SIZE*BITS-1:0] b;
  wire [VECTOR_SIZE*PRODUCT_BITS-1:0] multiplied;

  operand_registers #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .BITS(BITS)
  ) operands (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active_in),
      .a_in(a_in),
      .b_in(b_in),
      .active(active),
      .a(a),
      .b(b)
  );

  always @(posedge clk) begin
    if (operands_valid) products <= multiplied;
  end

  genvar i;
  generate
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      wire [PRODUCT_BITS-1:0] product;
      integer_multiplier #(
          .BITS(BITS)
      ) multiplier (
          .a(a[i*BITS+:BITS]),
          .b(b[i*BITS+:BITS]),
          .product(product)
      );
      assign multiplied[i*PRODUCT_BITS+:PRODUCT_BITS] = product & {PRODUCT_BITS{active[i]}};
    end
  endgenerate
endmodule
