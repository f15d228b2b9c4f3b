// SPDX-License-Identifier: MIT
// The sum of a vector's terms, each a sign above a magnitude, its pipeline register, and the
// running sum, which it is added to, or to 0 where a new sum begins. One term has no tree and no
// register. The lowest word of a running sum is NaN: a special vector makes it so, and it stays so;
// a sum that does not fit becomes the nearest end of the symmetric range that is left. Bit l - 1 of
// TREE_STAGES puts a pipeline register behind level l of the tree, which is TREE_DEPTH deep.
module float_window_accumulator #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter MAGNITUDE_BITS = 19,
    parameter ACCUMULATOR_BITS = 24,
    parameter TREE_STAGES = 0,
    parameter TREE_DEPTH = 1
) (
    input clk,
    input rst,
    input takes,
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
      for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : term
        assign {signs[i], magnitudes[i*MAGNITUDE_BITS+:MAGNITUDE_BITS]} =
            terms[i*TERM_BITS+:TERM_BITS];
      end
      difference_tree #(
          .SIZE(VECTOR_SIZE),
          .LEVELS(LEVELS),
          .MAGNITUDE_BITS(MAGNITUDE_BITS),
          .STAGES(TREE_STAGES)
      ) tree (
          .clk(clk),
          .magnitudes(magnitudes),
          .added(~signs),
          .subtracted(signs),
          .difference(tree_sum)
      );
      delay_line #(
          .BITS(VALUE_BITS)
      ) stage (
          .clk(clk),
          .enable(1'b1),
          .d(tree_sum),
          .q(value)
      );
      delay_line #(
          .BITS(1),
          .STAGES(TREE_DEPTH)
      ) special_stage (
          .clk(clk),
          .enable(1'b1),
          .d(special),
          .q(value_nan)
      );
      assign carry = 1'b0;
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
    end else if (takes) begin
      sum <= nan ? NAN : fits ? exact[ACCUMULATOR_BITS-1:0] : end_of_range;
      overflow <= !nan && !fits;
    end
  end
endmodule
