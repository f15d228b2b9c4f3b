// SPDX-License-Identifier: MIT
// The exponent of a gradient over the square root of its second moment, 2^STEP_BITS to an octave:
// the gradient's exponent less half the moment's logarithm, of which a search among midpoints gives
// the fraction. bias_offset corrects the moment's bias.
module gradient_normaliser #(
    parameter BASE_BITS = 3,
    parameter STEP_BITS = 5,
    parameter EXPONENT_BITS = 12,
    parameter OFFSET_BITS = 12,
    parameter POSITION_BITS = 18,
    parameter MIDPOINTS = 0
) (
    input signed [EXPONENT_BITS-1:0] exponent,
    input [30:0] moment,
    input signed [OFFSET_BITS-1:0] bias_offset,
    output signed [POSITION_BITS-1:0] position
);
  localparam BIAS = 127;

  wire [STEP_BITS-1:0] fraction;
  wire signed [POSITION_BITS-1:0] octaves = $signed({1'b0, moment[30:23]}) - BIAS;
  wire signed [POSITION_BITS-1:0] half_logarithm = (octaves <<< (STEP_BITS - 1)) +
      $signed({1'b0, fraction});
  wire signed [POSITION_BITS-1:0] gradient = exponent;

  midpoint_search #(
      .BITS(24),
      .STEP_BITS(STEP_BITS - 1),
      .MIDPOINTS(MIDPOINTS)
  ) search (
      .word({1'b1, moment[22:0]}),
      .count(fraction)
  );

  assign position = (gradient <<< (STEP_BITS - BASE_BITS)) - half_logarithm + bias_offset;
endmodule
