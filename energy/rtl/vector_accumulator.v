// SPDX-License-Identifier: MIT
// The sum of a vector's terms, its pipeline register, and the running sum. One term has no tree and
// no register. Terms are two's complement, or with SIGN_MAGNITUDE a sign above a magnitude. Bit
// l - 1 of TREE_STAGES puts a pipeline register behind level l of the tree.
module vector_accumulator #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter TERM_BITS = 20,
    parameter SIGN_MAGNITUDE = 1,
    parameter ACCUMULATOR_BITS = 24,
    parameter WRAP = 0,
    parameter TREE_STAGES = 0
) (
    input clk,
    input rst,
    input takes,
    input first,
    input [VECTOR_SIZE*TERM_BITS-1:0] terms,
    output [ACCUMULATOR_BITS-1:0] sum,
    output overflow
);
  localparam MAGNITUDE_BITS = TERM_BITS - 1;
  localparam VALUE_BITS = TERM_BITS + LEVELS;

  wire [VALUE_BITS-1:0] value;
  wire carry;

  genvar i;
  generate
    if (LEVELS == 0) begin : single
      // A negative magnitude is inverted; the carry makes up for what its complement lacks.
      wire negative = SIGN_MAGNITUDE && terms[MAGNITUDE_BITS];
      assign value = terms ^ {1'b0, {MAGNITUDE_BITS{negative}}};
      assign carry = negative;
    end else begin : several
      wire [VALUE_BITS-1:0] tree_sum;
      if (SIGN_MAGNITUDE) begin : signs
        wire [VECTOR_SIZE*MAGNITUDE_BITS-1:0] magnitudes;
        wire [VECTOR_SIZE-1:0] negative;
        for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : term
          assign {negative[i], magnitudes[i*MAGNITUDE_BITS+:MAGNITUDE_BITS]} =
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
            .added(~negative),
            .subtracted(negative),
            .difference(tree_sum)
        );
      end else begin : complements
        adder_tree #(
            .SIZE(VECTOR_SIZE),
            .LEVELS(LEVELS),
            .TERM_BITS(TERM_BITS),
            .SIGNED(1),
            .STAGES(TREE_STAGES)
        ) tree (
            .clk(clk),
            .terms(terms),
            .sum(tree_sum)
        );
      end
      delay_line #(
          .BITS(VALUE_BITS)
      ) stage (
          .clk(clk),
          .enable(1'b1),
          .d(tree_sum),
          .q(value)
      );
      assign carry = 1'b0;
    end
  endgenerate

  accumulator #(
      .BITS(ACCUMULATOR_BITS),
      .VALUE_BITS(VALUE_BITS),
      .WRAP(WRAP)
  ) running (
      .clk(clk),
      .rst(rst),
      .enable(takes),
      .first(first),
      .value(value),
      .carry(carry),
      .sum(sum),
      .overflow(overflow)
  );
endmodule
