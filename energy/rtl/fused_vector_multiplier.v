// SPDX-License-Identifier: MIT
// Operand registers, a multiplier for each element, and the pipeline register behind it. With
// BLOCK_BITS a word is an element and above it the exponent of its block's scale in two's
// complement, the lowest being none; those of the first element hold for the vector. Without
// EXPONENT_BITS elements are integers. scale is the blocks' exponents added up, or with WINDOW the
// highest place of a product that is not 0. special is whether the sum of the products is infinite
// or no number, its sign, and whether an operand is infinite. Products are in their register DEPTH
// cycles after the operands; bit l of SEARCH_STAGES puts one of these behind level l of the search.
module fused_vector_multiplier #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter SUBNORMALS = 1,
    parameter INFINITIES = 0,
    parameter NAN = 1,
    parameter BLOCK_BITS = 8,
    parameter WINDOW = 0,
    parameter SCALE_BITS = 9,
    parameter TERM_BITS = 14,
    parameter SEARCH_STAGES = 0,
    parameter DEPTH = 1
) (
    input clk,
    input load_a,
    input issue,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1+BLOCK_BITS)-1:0] a_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1+BLOCK_BITS)-1:0] b_in,
    output [VECTOR_SIZE*TERM_BITS-1:0] products,
    output signed [SCALE_BITS-1:0] scale,
    output [3:0] special
);
  localparam BITS = EXPONENT_BITS + MANTISSA_BITS + 1;
  localparam WORD_BITS = BITS + BLOCK_BITS;

  wire [VECTOR_SIZE*BITS-1:0] elements_a;
  wire [VECTOR_SIZE*BITS-1:0] elements_b;
  wire [VECTOR_SIZE-1:0] active;
  wire [VECTOR_SIZE*BITS-1:0] a;
  wire [VECTOR_SIZE*BITS-1:0] b;
  wire [VECTOR_SIZE*TERM_BITS-1:0] multiplied;
  wire [VECTOR_SIZE-1:0] nonzero;
  wire no_scale;
  wire [VECTOR_SIZE-1:0] nans;
  wire [VECTOR_SIZE-1:0] infinite_operands;
  wire [VECTOR_SIZE-1:0] negative;

  operand_registers #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .BITS(BITS)
  ) operands (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active_in),
      .a_in(elements_a),
      .b_in(elements_b),
      .active(active),
      .a(a),
      .b(b)
  );

  wire [VECTOR_SIZE-1:0] infinities = infinite_operands & ~nans & active;
  wire positive_infinity = |(infinities & ~negative);
  wire negative_infinity = |(infinities & negative);
  wire nan = |(nans & active) || (positive_infinity && negative_infinity) || no_scale;

  wire [3:0] specials = {
    nan, positive_infinity || negative_infinity, negative_infinity, |(infinite_operands & active)
  };

  delay_line #(
      .BITS(VECTOR_SIZE * TERM_BITS + 4),
      .STAGES(DEPTH)
  ) stage (
      .clk(clk),
      .enable(1'b1),
      .d({multiplied, specials}),
      .q({products, special})
  );

  genvar i;
  generate
    if (BLOCK_BITS != 0) begin : blocks
      localparam [BLOCK_BITS-1:0] NO_SCALE = 1 << (BLOCK_BITS - 1);
      reg [BLOCK_BITS-1:0] scale_a;
      reg [BLOCK_BITS-1:0] scale_b;
      reg signed [SCALE_BITS-1:0] product;
      always @(posedge clk) begin
        if (load_a) scale_a <= a_in[BITS+:BLOCK_BITS];
        if (issue) scale_b <= b_in[BITS+:BLOCK_BITS];
        product <= $signed(scale_a) + $signed(scale_b);
      end
      assign no_scale = scale_a == NO_SCALE || scale_b == NO_SCALE;
      assign scale = product;
    end else if (WINDOW != 0) begin : window
      wire [VECTOR_SIZE*(EXPONENT_BITS+1)-1:0] places;
      wire [EXPONENT_BITS:0] highest;
      reg [EXPONENT_BITS:0] kept;
      for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : term
        assign places[i*(EXPONENT_BITS+1)+:EXPONENT_BITS+1] =
            multiplied[(i+1)*TERM_BITS-2-:EXPONENT_BITS+1] & {EXPONENT_BITS + 1{nonzero[i]}};
      end
      maximum_tree #(
          .SIZE(VECTOR_SIZE),
          .LEVELS(LEVELS),
          .BITS(EXPONENT_BITS + 1),
          .STAGES(SEARCH_STAGES)
      ) search (
          .clk(clk),
          .terms(places),
          .maximum(highest)
      );
      always @(posedge clk) begin
        kept <= highest;
      end
      assign no_scale = 1'b0;
      assign scale = $signed({1'b0, kept});
    end else begin : exact
      assign no_scale = 1'b0;
      assign scale = 0;
    end
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      wire [TERM_BITS-1:0] product;
      assign elements_a[i*BITS+:BITS] = a_in[i*WORD_BITS+:BITS];
      assign elements_b[i*BITS+:BITS] = b_in[i*WORD_BITS+:BITS];
      if (EXPONENT_BITS == 0) begin : integers
        integer_multiplier #(
            .BITS(BITS)
        ) multiplier (
            .a(a[i*BITS+:BITS]),
            .b(b[i*BITS+:BITS]),
            .product(product)
        );
        assign nonzero[i] = 1'b1;
        assign nans[i] = 1'b0;
        assign infinite_operands[i] = 1'b0;
      end else begin : floats
        fused_multiplier #(
            .EXPONENT_BITS(EXPONENT_BITS),
            .MANTISSA_BITS(MANTISSA_BITS),
            .SUBNORMALS(SUBNORMALS),
            .INFINITIES(INFINITIES),
            .NAN(NAN),
            .SIGNIFICAND_BITS(TERM_BITS - EXPONENT_BITS - 2)
        ) multiplier (
            .a(a[i*BITS+:BITS]),
            .b(b[i*BITS+:BITS]),
            .product(product),
            .nonzero(nonzero[i]),
            .nan(nans[i]),
            .infinite_operand(infinite_operands[i])
        );
      end
      assign negative[i] = product[TERM_BITS-1];
      assign multiplied[i*TERM_BITS+:TERM_BITS] = product & {TERM_BITS{active[i]}};
    end
  endgenerate
endmodule
