// SPDX-License-Identifier: MIT
// Operand registers, a multiplier for each element, and the pipeline register behind it, which also
// keeps whether an operand is infinite or NaN. With STAGES = 2 the multipliers have a register
// within.
module float_vector_multiplier #(
    parameter VECTOR_SIZE = 32,
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter SUBNORMALS = 1,
    parameter INFINITIES = 0,
    parameter SUM_EXPONENT_BITS = 8,
    parameter SUM_MANTISSA_BITS = 23,
    parameter STAGES = 1
) (
    input clk,
    input load_a,
    input issue,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] a_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] b_in,
    output reg [VECTOR_SIZE*(SUM_EXPONENT_BITS+SUM_MANTISSA_BITS+1)-1:0] products,
    output reg special
);
  localparam BITS = EXPONENT_BITS + MANTISSA_BITS + 1;
  localparam SUM_BITS = SUM_EXPONENT_BITS + SUM_MANTISSA_BITS + 1;

  wire [VECTOR_SIZE-1:0] active;
  wire [VECTOR_SIZE*BITS-1:0] a;
  wire [VECTOR_SIZE*BITS-1:0] b;
  wire [VECTOR_SIZE*SUM_BITS-1:0] multiplied;
  wire [VECTOR_SIZE-1:0] specials;

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

  wire [VECTOR_SIZE-1:0] active_behind;
  wire special_behind;

  delay_line #(
      .BITS(VECTOR_SIZE + 1),
      .STAGES(STAGES - 1)
  ) stage (
      .clk(clk),
      .enable(1'b1),
      .d({(specials & active) != 0, active}),
      .q({special_behind, active_behind})
  );

  always @(posedge clk) begin
    products <= multiplied;
    special <= special_behind;
  end

  genvar i;
  generate
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      wire [SUM_BITS-1:0] product;
      float_multiplier #(
          .EXPONENT_BITS(EXPONENT_BITS),
          .MANTISSA_BITS(MANTISSA_BITS),
          .SUBNORMALS(SUBNORMALS),
          .INFINITIES(INFINITIES),
          .SUM_EXPONENT_BITS(SUM_EXPONENT_BITS),
          .SUM_MANTISSA_BITS(SUM_MANTISSA_BITS),
          .STAGES(STAGES)
      ) multiplier (
          .clk(clk),
          .a(a[i*BITS+:BITS]),
          .b(b[i*BITS+:BITS]),
          .product(product),
          .special(specials[i])
      );
      assign multiplied[i*SUM_BITS+:SUM_BITS] = product & {SUM_BITS{active_behind[i]}};
    end
  endgenerate
endmodule
