// SPDX-License-Identifier: MIT
// The sum of a vector's products in fixed point, as a sign and a magnitude: each is shifted to its
// place, with WINDOW right from the highest one and cut, and added. One product has no tree and no
// register behind it. With ALIGN_STAGE a pipeline register stands behind the alignment, and bit
// l - 1 of TREE_STAGES puts one behind level l of the tree.
module fused_vector_sum #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 4,
    parameter TERM_BITS = 14,
    parameter ALIGNED_BITS = 36,
    parameter WINDOW = 0,
    parameter SCALE_BITS = 9,
    parameter ALIGN_STAGE = 0,
    parameter TREE_STAGES = 0
) (
    input clk,
    input [VECTOR_SIZE*TERM_BITS-1:0] terms,
    input signed [SCALE_BITS-1:0] scale,
    output negative,
    output [ALIGNED_BITS+LEVELS-1:0] magnitude
);
  localparam SIGNIFICAND_BITS = TERM_BITS - EXPONENT_BITS - 2;
  localparam VALUE_BITS = ALIGNED_BITS + LEVELS + 1;

  wire [VECTOR_SIZE*ALIGNED_BITS-1:0] aligned;
  wire [VECTOR_SIZE-1:0] signs;
  wire [VALUE_BITS-1:0] value;

  genvar i;
  generate
    if (EXPONENT_BITS == 0) begin : integers
      adder_tree #(
          .SIZE(VECTOR_SIZE),
          .LEVELS(LEVELS),
          .TERM_BITS(TERM_BITS),
          .SIGNED(1),
          .STAGES(TREE_STAGES)
      ) tree (
          .clk(clk),
          .terms(terms),
          .sum(value)
      );
    end else begin : floats
      wire [VECTOR_SIZE*ALIGNED_BITS-1:0] shifted;
      wire [VECTOR_SIZE-1:0] term_signs;
      delay_line #(
          .BITS(VECTOR_SIZE * (ALIGNED_BITS + 1)),
          .STAGES(ALIGN_STAGE)
      ) alignment (
          .clk(clk),
          .enable(1'b1),
          .d({shifted, term_signs}),
          .q({aligned, signs})
      );
      for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : term
        wire [EXPONENT_BITS:0] place;
        wire [SIGNIFICAND_BITS-1:0] significand;
        assign {term_signs[i], place, significand} = terms[i*TERM_BITS+:TERM_BITS];
        if (WINDOW != 0) begin : below_highest
          wire [ALIGNED_BITS-1:0] highest = significand << (ALIGNED_BITS - SIGNIFICAND_BITS);
          wire [EXPONENT_BITS:0] distance = scale[EXPONENT_BITS:0] - place;
          assign shifted[i*ALIGNED_BITS+:ALIGNED_BITS] = highest >> distance;
        end else begin : above_lowest
          wire [ALIGNED_BITS+1:0] placed = significand << place;
          assign shifted[i*ALIGNED_BITS+:ALIGNED_BITS] = placed[ALIGNED_BITS+1:2];
        end
      end
      if (LEVELS == 0) begin : single
        assign value = {signs, aligned};
      end else begin : several
        difference_tree #(
            .SIZE(VECTOR_SIZE),
            .LEVELS(LEVELS),
            .MAGNITUDE_BITS(ALIGNED_BITS),
            .STAGES(TREE_STAGES)
        ) tree (
            .clk(clk),
            .magnitudes(aligned),
            .added(~signs),
            .subtracted(signs),
            .difference(value)
        );
      end
    end
  endgenerate

  // Of a single product of floats the sign stands above its magnitude.
  localparam SIGN_MAGNITUDE = LEVELS == 0 && EXPONENT_BITS != 0;
  wire [VALUE_BITS-1:0] kept;

  delay_line #(
      .BITS(VALUE_BITS),
      .STAGES(LEVELS != 0)
  ) stage (
      .clk(clk),
      .enable(1'b1),
      .d(value),
      .q(kept)
  );

  wire inverted = negative && !SIGN_MAGNITUDE;
  assign negative = kept[VALUE_BITS-1];
  assign magnitude = (kept[VALUE_BITS-2:0] ^ {VALUE_BITS - 1{inverted}}) + inverted;
endmodule
