// SPDX-License-Identifier: MIT
// A lane of the multiplicative weight update, one weight a cycle. load_step takes in what is one
// for a tensor: the exponents' offset of the gradient, and the correction of the moment's bias.
// Stages: operands | square | difference to the moment | moment | position | step.
module weight_update #(
    parameter BITS = 16,
    parameter ZERO_CODE = 1,
    parameter GRADIENT_BITS = 8,
    parameter GRADIENT_ZERO_CODE = 1,
    parameter BASE_BITS = 3,
    parameter STEP_BITS = 5,
    parameter OFFSET_BITS = 12,
    parameter MOMENT_SHIFT = 10,
    parameter CLAMP = 10,
    parameter CLAMP_BITS = 4,
    parameter UNIT_STEP = 16,
    parameter UNIT_STEP_BITS = 5,
    parameter THRESHOLD_BITS = 8,
    parameter SQUARES = 0,
    parameter MIDPOINTS = 0,
    parameter THRESHOLDS = 0
) (
    input clk,
    input rst,
    input load_step,
    input signed [OFFSET_BITS-1:0] gradient_offset,
    input signed [OFFSET_BITS-1:0] bias_offset,
    input issue,
    input [BITS-1:0] weight,
    input [GRADIENT_BITS-1:0] gradient,
    input [31:0] moment,
    output reg [BITS-1:0] new_weight,
    output reg [31:0] new_moment,
    output reg [CLAMP_BITS-1:0] units,
    output reg saturated,
    output reg underflowed,
    output reg stuck,
    output reg done
);
  localparam DEPTH = 4;
  localparam EXPONENT_BITS = (GRADIENT_BITS > OFFSET_BITS ? GRADIENT_BITS : OFFSET_BITS) + 1;
  localparam POSITION_BITS = (EXPONENT_BITS > 8 ? EXPONENT_BITS : 8) + STEP_BITS + 2;

  reg [DEPTH:0] valid;
  reg signed [OFFSET_BITS-1:0] step_offset;
  reg signed [OFFSET_BITS-1:0] step_bias;

  // A stage's register has the number of the edge that writes it.
  reg [BITS-1:0] weight_0, weight_1, weight_2, weight_3, weight_4;
  reg [GRADIENT_BITS-1:0] gradient_0;
  reg negative_1, negative_2, negative_3, negative_4;
  reg nonzero_1, nonzero_2, nonzero_3, moves_4;
  reg signed [EXPONENT_BITS-1:0] exponent_1, exponent_2, exponent_3;
  reg [31:0] moment_0, moment_1, moment_2, moment_3, moment_4;
  reg [31:0] square_1, difference_2;
  reg signed [POSITION_BITS-1:0] position_4;

  wire [GRADIENT_BITS-2:0] field = gradient_0[GRADIENT_BITS-2:0];
  wire nonzero = !GRADIENT_ZERO_CODE || field != 0;
  wire signed [EXPONENT_BITS-1:0] exponent = $signed({1'b0, field}) -
      $signed(GRADIENT_ZERO_CODE ? 2'd1 : 2'd0) + step_offset;
  wire [31:0] square;
  wire [31:0] difference;
  wire [7:0] difference_field = difference[30:23];
  wire [7:0] scaled_field = difference_field - MOMENT_SHIFT;
  wire vanishes = difference_field <= MOMENT_SHIFT;
  wire [31:0] scaled = {difference[31], vanishes ? 31'd0 : {scaled_field, difference[22:0]}};
  wire [31:0] average;
  wire signed [POSITION_BITS-1:0] position;
  wire [BITS-1:0] moved;
  wire [CLAMP_BITS-1:0] rounded;
  wire ends_high;
  wire ends_low;
  wire stays;

  gradient_square #(
      .BASE_BITS(BASE_BITS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .SQUARES(SQUARES)
  ) squaring (
      .nonzero(nonzero),
      .exponent(exponent),
      .square(square)
  );

  float_adder #(
      .EXPONENT_BITS(8),
      .MANTISSA_BITS(23)
  ) subtraction (
      .clk(clk),
      .enable(1'b0),
      .x(square_1),
      .y({1'b1, moment_1[30:0]}),
      .sum(difference)
  );

  float_adder #(
      .EXPONENT_BITS(8),
      .MANTISSA_BITS(23)
  ) averaging (
      .clk(clk),
      .enable(1'b0),
      .x(moment_2),
      .y(difference_2),
      .sum(average)
  );

  gradient_normaliser #(
      .BASE_BITS(BASE_BITS),
      .STEP_BITS(STEP_BITS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .OFFSET_BITS(OFFSET_BITS),
      .POSITION_BITS(POSITION_BITS),
      .MIDPOINTS(MIDPOINTS)
  ) normalisation (
      .exponent(exponent_3),
      .moment(moment_3[30:0]),
      .bias_offset(step_bias),
      .position(position)
  );

  weight_step #(
      .BITS(BITS),
      .ZERO_CODE(ZERO_CODE),
      .STEP_BITS(STEP_BITS),
      .POSITION_BITS(POSITION_BITS),
      .CLAMP(CLAMP),
      .CLAMP_BITS(CLAMP_BITS),
      .UNIT_STEP(UNIT_STEP),
      .UNIT_STEP_BITS(UNIT_STEP_BITS),
      .THRESHOLD_BITS(THRESHOLD_BITS),
      .THRESHOLDS(THRESHOLDS)
  ) stepping (
      .moves(moves_4),
      .gradient_negative(negative_4),
      .position(position_4),
      .weight(weight_4),
      .moved(moved),
      .units(rounded),
      .saturated(ends_high),
      .underflowed(ends_low),
      .stuck(stays)
  );

  always @(posedge clk) begin
    if (load_step) begin
      step_offset <= gradient_offset;
      step_bias <= bias_offset;
    end
    if (issue) {weight_0, gradient_0, moment_0} <= {weight, gradient, moment};
    if (valid[0]) begin
      {weight_1, moment_1, square_1} <= {weight_0, moment_0, square};
      {negative_1, nonzero_1, exponent_1} <= {gradient_0[GRADIENT_BITS-1], nonzero, exponent};
    end
    if (valid[1]) begin
      {weight_2, moment_2, difference_2} <= {weight_1, moment_1, scaled};
      {negative_2, nonzero_2, exponent_2} <= {negative_1, nonzero_1, exponent_1};
    end
    if (valid[2]) begin
      {weight_3, moment_3} <= {weight_2, average};
      {negative_3, nonzero_3, exponent_3} <= {negative_2, nonzero_2, exponent_2};
    end
    if (valid[3]) begin
      {weight_4, moment_4, position_4} <= {weight_3, moment_3, position};
      {negative_4, moves_4} <= {negative_3, nonzero_3 && moment_3[30:0] != 0};
    end
    if (valid[4]) begin
      {new_weight, new_moment, units} <= {moved, moment_4, rounded};
      {saturated, underflowed, stuck} <= {ends_high, ends_low, stays};
    end
    if (rst) begin
      valid <= 0;
      done <= 0;
    end else begin
      valid <= {valid[DEPTH-1:0], issue};
      done <= valid[DEPTH];
    end
  end
endmodule
