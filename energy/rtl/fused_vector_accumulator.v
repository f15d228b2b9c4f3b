// SPDX-License-Identifier: MIT
// The sum of a vector's products in fixed point, times 2^scale and rounded to the format of sums,
// and the register of a running sum, which it is added to, or to 0 where a new sum begins. OFFSET
// less SCALE_OFFSET is the biased exponent of a term's highest bit where the scale is 0. An
// overflow is an infinite sum of operands that are not.
module fused_vector_accumulator #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 4,
    parameter TERM_BITS = 14,
    parameter ALIGNED_BITS = 36,
    parameter WINDOW = 0,
    parameter OFFSET = 149,
    parameter SCALE_OFFSET = 0,
    parameter SCALE_BITS = 9,
    parameter SUM_EXPONENT_BITS = 8,
    parameter SUM_MANTISSA_BITS = 23
) (
    input clk,
    input rst,
    input terms_valid,
    input value_valid,
    input word_valid,
    input first,
    input [VECTOR_SIZE*TERM_BITS-1:0] terms,
    input signed [SCALE_BITS-1:0] scale,
    input [3:0] special,
    output reg [SUM_EXPONENT_BITS+SUM_MANTISSA_BITS:0] sum,
    output reg overflow
);
  localparam BITS = SUM_EXPONENT_BITS + SUM_MANTISSA_BITS + 1;
  localparam MAGNITUDE_BITS = ALIGNED_BITS + LEVELS;
  localparam [BITS-2:0] INFINITY = {{SUM_EXPONENT_BITS{1'b1}}, {SUM_MANTISSA_BITS{1'b0}}};
  localparam [BITS-2:0] QUIET_NAN = INFINITY | (1 << (SUM_MANTISSA_BITS - 1));

  wire negative;
  wire [MAGNITUDE_BITS-1:0] magnitude;
  wire signed [SCALE_BITS-1:0] kept_scale;
  wire nan;
  wire infinite;
  wire negative_infinity;
  wire infinite_operand;
  wire [BITS-1:0] rounded;
  reg [BITS-1:0] word;
  reg operand_infinite;
  wire [BITS-1:0] base = sum & {BITS{~first}};
  wire [BITS-1:0] added;

  fused_vector_sum #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .TERM_BITS(TERM_BITS),
      .ALIGNED_BITS(ALIGNED_BITS),
      .WINDOW(WINDOW),
      .SCALE_BITS(SCALE_BITS)
  ) vector (
      .clk(clk),
      .enable(terms_valid),
      .terms(terms),
      .scale(scale),
      .negative(negative),
      .magnitude(magnitude)
  );

  optional_register #(
      .BITS(SCALE_BITS + 4),
      .PRESENT(LEVELS != 0)
  ) stage (
      .clk(clk),
      .enable(terms_valid),
      .d({scale, special}),
      .q({kept_scale, nan, infinite, negative_infinity, infinite_operand})
  );

  fixed_to_float #(
      .BITS(MAGNITUDE_BITS),
      .SCALE_BITS(SCALE_BITS),
      .OFFSET(OFFSET + LEVELS - SCALE_OFFSET),
      .EXPONENT_BITS(SUM_EXPONENT_BITS),
      .MANTISSA_BITS(SUM_MANTISSA_BITS)
  ) conversion (
      .negative(negative),
      .magnitude(magnitude),
      .scale(kept_scale),
      .word(rounded)
  );

  float_adder #(
      .EXPONENT_BITS(SUM_EXPONENT_BITS),
      .MANTISSA_BITS(SUM_MANTISSA_BITS)
  ) adder (
      .clk(clk),
      .enable(1'b0),
      .x(base),
      .y(word),
      .sum(added)
  );

  always @(posedge clk) begin
    if (value_valid) begin
      word <= nan ? {1'b0, QUIET_NAN} : infinite ? {negative_infinity, INFINITY} : rounded;
      operand_infinite <= infinite_operand;
    end
    if (rst) begin
      sum <= 0;
      overflow <= 0;
    end else if (word_valid) begin
      sum <= added;
      overflow <= added[BITS-2:0] == INFINITY && base[BITS-2:0] != INFINITY && !operand_infinite;
    end
  end
endmodule
