// SPDX-License-Identifier: MIT
// Moves a weight's exponent by the rounded gradient: as many units as the thresholds that the
// position reaches, up where the signs differ. Thresholds are told above the first one, which is
// 2^STEP_BITS below 0: THRESHOLDS holds CLAMP of THRESHOLD_BITS bits. A weight of 0 stays.
module weight_step #(
    parameter BITS = 16,
    parameter ZERO_CODE = 1,
    parameter STEP_BITS = 5,
    parameter POSITION_BITS = 18,
    parameter CLAMP = 10,
    parameter CLAMP_BITS = 4,
    parameter UNIT_STEP = 16,
    parameter UNIT_STEP_BITS = 5,
    parameter THRESHOLD_BITS = 8,
    parameter THRESHOLDS = 0
) (
    input moves,
    input gradient_negative,
    input signed [POSITION_BITS-1:0] position,
    input [BITS-1:0] weight,
    output [BITS-1:0] moved,
    output reg [CLAMP_BITS-1:0] units,
    output saturated,
    output underflowed,
    output stuck
);
  localparam DISTANCE_BITS = CLAMP_BITS + UNIT_STEP_BITS;
  localparam RANGE_BITS = (BITS > DISTANCE_BITS ? BITS : DISTANCE_BITS) + 2;
  localparam [BITS-2:0] LARGEST_FIELD = -1;
  localparam [BITS-2:0] SMALLEST_FIELD = ZERO_CODE ? 1 : 0;
  localparam [UNIT_STEP_BITS-1:0] UNIT = UNIT_STEP;
  localparam [CLAMP*THRESHOLD_BITS-1:0] PACKED = THRESHOLDS;

  wire signed [POSITION_BITS:0] above_first = position + (1 << STEP_BITS);
  integer i;

  always @* begin
    units = 0;
    for (i = 0; i < CLAMP; i = i + 1) begin
      if (moves && above_first >= $signed({1'b0, PACKED[i*THRESHOLD_BITS+:THRESHOLD_BITS]})) begin
        units = units + 1;
      end
    end
  end

  wire [BITS-2:0] field = weight[BITS-2:0];
  wire zero = ZERO_CODE && field == 0;
  wire down = weight[BITS-1] == gradient_negative;
  wire [DISTANCE_BITS-1:0] distance = units * UNIT;
  wire signed [RANGE_BITS-1:0] from = field;
  wire signed [RANGE_BITS-1:0] by = distance;
  wire signed [RANGE_BITS-1:0] reached = down ? from - by : from + by;

  assign stuck = zero && units != 0;
  assign saturated = !zero && reached > $signed({1'b0, LARGEST_FIELD});
  assign underflowed = !zero && reached < $signed({1'b0, SMALLEST_FIELD});
  assign moved = {
    weight[BITS-1],
    zero ? field : saturated ? LARGEST_FIELD : underflowed ? SMALLEST_FIELD : reached[BITS-2:0]
  };
endmodule
