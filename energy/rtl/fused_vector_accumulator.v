// SPDX-License-Identifier: MIT
// The sum of a vector's products in fixed point, times 2^scale and rounded to the format of sums,
// and the register of a running sum, which it is added to, or to 0 where a new sum begins. OFFSET
// less SCALE_OFFSET is the biased exponent of a term's highest bit where the scale is 0. An
// overflow is an infinite sum of operands that are not. Terms are TREE_DEPTH cycles from their sum
// in fixed point. With SUM_STAGES, those of float_adder, SUMS running sums take turns: a vector is
// added to the one that had a vector SUMS ago.
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
    parameter SUM_MANTISSA_BITS = 23,
    parameter ALIGN_STAGE = 0,
    parameter TREE_STAGES = 0,
    parameter TREE_DEPTH = 1,
    parameter ROUND_STAGES = 0,
    parameter SUM_STAGES = 0,
    parameter SUMS = 1
) (
    input clk,
    input rst,
    input takes,
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
  wire [BITS-1:0] word;
  wire operand_infinite;
  wire [BITS-1:0] base = sum & {BITS{~first}};
  wire [BITS-1:0] added;

  fused_vector_sum #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .TERM_BITS(TERM_BITS),
      .ALIGNED_BITS(ALIGNED_BITS),
      .WINDOW(WINDOW),
      .SCALE_BITS(SCALE_BITS),
      .ALIGN_STAGE(ALIGN_STAGE),
      .TREE_STAGES(TREE_STAGES)
  ) vector (
      .clk(clk),
      .terms(terms),
      .scale(scale),
      .negative(negative),
      .magnitude(magnitude)
  );

  delay_line #(
      .BITS(SCALE_BITS),
      .STAGES(TREE_DEPTH)
  ) scale_stage (
      .clk(clk),
      .enable(1'b1),
      .d(scale),
      .q(kept_scale)
  );

  delay_line #(
      .BITS(4),
      .STAGES(TREE_DEPTH + (ROUND_STAGES & 1) + (ROUND_STAGES >> 1))
  ) special_stage (
      .clk(clk),
      .enable(1'b1),
      .d(special),
      .q({nan, infinite, negative_infinity, infinite_operand})
  );

  fixed_to_float #(
      .BITS(MAGNITUDE_BITS),
      .SCALE_BITS(SCALE_BITS),
      .OFFSET(OFFSET + LEVELS - SCALE_OFFSET),
      .EXPONENT_BITS(SUM_EXPONENT_BITS),
      .MANTISSA_BITS(SUM_MANTISSA_BITS),
      .STAGES(ROUND_STAGES)
  ) conversion (
      .clk(clk),
      .negative(negative),
      .magnitude(magnitude),
      .scale(kept_scale),
      .word(rounded)
  );

  float_adder #(
      .EXPONENT_BITS(SUM_EXPONENT_BITS),
      .MANTISSA_BITS(SUM_MANTISSA_BITS),
      .STAGES(SUM_STAGES)
  ) adder (
      .clk(clk),
      .enable(takes),
      .x(base),
      .y(word),
      .sum(added)
  );

  delay_line #(
      .BITS(BITS + 1)
  ) rounded_stage (
      .clk(clk),
      .enable(1'b1),
      .d({
        nan ? {1'b0, QUIET_NAN} : infinite ? {negative_infinity, INFINITY} : rounded,
        infinite_operand
      }),
      .q({word, operand_infinite})
  );

  // Whether a sum of the vector and its base is no overflow, even if infinite.
  wire excused;

  delay_line #(
      .BITS(1),
      .STAGES(SUMS - 1)
  ) excuse_stage (
      .clk(clk),
      .enable(takes),
      .d(base[BITS-2:0] == INFINITY || operand_infinite),
      .q(excused)
  );

  always @(posedge clk) begin
    if (rst) begin
      sum <= 0;
      overflow <= 0;
    end else if (takes) begin
      sum <= added;
      overflow <= added[BITS-2:0] == INFINITY && !excused;
    end
  end
endmodule
