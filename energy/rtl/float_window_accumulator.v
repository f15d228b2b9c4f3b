// SPDX-License-Identifier: MIT
// The sum of a vector's terms, each a sign above a magnitude, its pipeline register, and the
// running sum, which it is added to, or to 0 where a new sum begins. One term has no tree and no
// register. The lowest word of a running sum is NaN: a special vector makes it so, and it stays so;
// a sum that does not fit becomes the nearest end of the symmetric range that is left.
module float_window_accumulator #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter MAGNITUDE_BITS = 19,
    parameter ACCUMULATOR_BITS = 24
) (
    input clk,
    input rst,
    input terms_valid,
    input value_valid,
    input first,
    input [VECTOR_SIZE*(MAGNITUDE_BITS+1)-1:0] terms,
    input special,
    output reg [ACCUMULATOR_BITS-1:0] sum,
    output reg overflow
);
  localparam TERM_BITS = MAGNITUDE_BITS + 1;
  localparam VALUE_BITS = TERM_BITS + LEVELS;
  // One more than the wider addend; the lowest place only makes the carry.
  localparam WIDE_BITS = (ACCUMULATOR_BITS > VALUE_BITS ? ACCUMULATOR_BITS : VALUE_BITS) + 1;
  localparam [ACCUMULATOR_BITS-1:0] NAN = {1'b1, {ACCUMULATOR_BITS - 1{1'b0}}};

  wire [VALUE_BITS-1:0] value;
  wire carry;
  wire value_nan;

  genvar i;
  generate
    if (LEVELS == 0) begin : single
      // A negative magnitude is inverted; the carry makes up for what its complement lacks.
      wire term_negative = terms[MAGNITUDE_BITS];
      assign value = terms ^ {1'b0, {MAGNITUDE_BITS{term_negative}}};
      assign carry = term_negative;
      assign value_nan = special;
    end else begin : several
      wire [VECTOR_SIZE*MAGNITUDE_BITS-1:0] magnitudes;
      wire [VECTOR_SIZE-1:0] signs;
      wire [VALUE_BITS-1:0] tree_sum;
      reg [VALUE_BITS-1:0] stage;
      reg stage_special;
      for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : term
        assign {signs[i], magnitudes[i*MAGNITUDE_BITS+:MAGNITUDE_BITS]} =
            terms[i*TERM_BITS+:TERM_BITS];
      end
      difference_tree #(
          .SIZE(VECTOR_SIZE),
          .LEVELS(LEVELS),
          .MAGNITUDE_BITS(MAGNITUDE_BITS)
      ) tree (
          .magnitudes(magnitudes),
          .added(~signs),
          .subtracted(signs),
          .difference(tree_sum)
      );
      always @(posedge clk) begin
        if (terms_valid) begin
          stage <= tree_sum;
          stage_special <= special;
        end
      end
      assign value = stage;
      assign carry = 1'b0;
      assign value_nan = stage_special;
    end
  endgenerate

  wire [ACCUMULATOR_BITS-1:0] base = sum & {ACCUMULATOR_BITS{~first}};
  wire nan = value_nan || base == NAN;
  wire [WIDE_BITS:0] with_carry =
      {{WIDE_BITS - ACCUMULATOR_BITS{base[ACCUMULATOR_BITS-1]}}, base, 1'b1} +
      {{WIDE_BITS - VALUE_BITS{value[VALUE_BITS-1]}}, value, carry};
  wire [WIDE_BITS-1:0] exact = with_carry[WIDE_BITS:1];
  wire negative = exact[WIDE_BITS-1];
  wire in_range = exact[WIDE_BITS-1:ACCUMULATOR_BITS-1] ==
      {WIDE_BITS - ACCUMULATOR_BITS + 1{negative}};
  wire fits = in_range && exact[ACCUMULATOR_BITS-1:0] != NAN;
  wire [ACCUMULATOR_BITS-1:0] end_of_range = {negative, {ACCUMULATOR_BITS - 2{~negative}}, 1'b1};

  always @(posedge clk) begin
    if (rst) begin
      sum <= 0;
      overflow <= 0;
    end else if (value_valid) begin
      sum <= nan ? NAN : fits ? exact[ACCUMULATOR_BITS-1:0] : end_of_range;
      overflow <= !nan && !fits;
    end
  end
endmodule
