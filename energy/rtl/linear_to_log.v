// SPDX-License-Identifier: MIT
// The logarithmic word of a sum: the leading one of its magnitude gives the quotient, a search
// among the midpoints between adjacent words the remainder; offset is added to the exponent.
// Stages: operands | magnitude, normalised | search, range ends.
module linear_to_log #(
    parameter BITS = 8,
    parameter ZERO_CODE = 1,
    parameter BASE_BITS = 3,
    parameter ACCUMULATOR_BITS = 24,
    parameter GUARD_BITS = 4,
    parameter LARGEST_QUOTIENT = 31,
    parameter OFFSET_BITS = 10,
    parameter MIDPOINTS = 0
) (
    input clk,
    input rst,
    input issue,
    input [ACCUMULATOR_BITS-1:0] sum,
    input signed [OFFSET_BITS-1:0] offset,
    output reg [BITS-1:0] word,
    output reg done
);
  localparam SHIFT_BITS = $clog2(ACCUMULATOR_BITS);
  localparam RANGE_BITS = (BITS > OFFSET_BITS ? BITS : OFFSET_BITS) + BASE_BITS + SHIFT_BITS + 2;
  // The quotient of a product whose leading one is the accumulator's highest bit.
  localparam HIGHEST_QUOTIENT = LARGEST_QUOTIENT + 1 + GUARD_BITS;
  localparam LARGEST_EXPONENT = (1 << (BITS - 1)) - 1 - (ZERO_CODE ? 1 : 0);
  localparam BASE_FACTOR = 1 << BASE_BITS;

  reg [1:0] valid;
  reg [ACCUMULATOR_BITS-1:0] operand;
  reg signed [OFFSET_BITS-1:0] operand_offset;
  reg negative;
  reg [ACCUMULATOR_BITS-1:0] significand;
  reg [SHIFT_BITS-1:0] places;
  reg signed [OFFSET_BITS-1:0] exponent_offset;

  wire [ACCUMULATOR_BITS-1:0] magnitude = operand[ACCUMULATOR_BITS-1] ? -operand : operand;
  wire [ACCUMULATOR_BITS-1:0] normalised;
  wire [SHIFT_BITS-1:0] shift;
  wire [BASE_BITS:0] remainder;

  normaliser #(
      .BITS(ACCUMULATOR_BITS),
      .SHIFT_BITS(SHIFT_BITS)
  ) leading_one (
      .word(magnitude),
      .normalised(normalised),
      .shift(shift)
  );

  midpoint_search #(
      .BITS(ACCUMULATOR_BITS),
      .STEP_BITS(BASE_BITS),
      .MIDPOINTS(MIDPOINTS)
  ) search (
      .word(significand),
      .count(remainder)
  );

  wire signed [RANGE_BITS-1:0] quotient = HIGHEST_QUOTIENT - $signed({1'b0, places});
  wire signed [RANGE_BITS-1:0] exponent = (quotient <<< BASE_BITS) +
      $signed({1'b0, remainder}) + exponent_offset;
  // Only a sum of 0 has no leading one.
  wire zero = !significand[ACCUMULATOR_BITS-1];
  wire flushed = ZERO_CODE && (zero || exponent < -BASE_FACTOR);
  wire smallest = zero || exponent < 0;
  wire largest = exponent > LARGEST_EXPONENT;
  wire [BITS-2:0] code = smallest ? 0 : largest ? LARGEST_EXPONENT : exponent[BITS-2:0];
  wire [BITS-2:0] field = code + (ZERO_CODE ? 1 : 0);

  always @(posedge clk) begin
    if (issue) begin
      operand <= sum;
      operand_offset <= offset;
    end
    if (valid[0]) begin
      negative <= operand[ACCUMULATOR_BITS-1];
      significand <= normalised;
      places <= shift;
      exponent_offset <= operand_offset;
    end
    if (valid[1]) word <= {negative && !flushed, field & {BITS - 1{!flushed}}};
    if (rst) begin
      valid <= 0;
      done <= 0;
    end else begin
      valid <= {valid[0], issue};
      done <= valid[1];
    end
  end
endmodule
