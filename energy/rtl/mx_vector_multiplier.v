// SPDX-License-Identifier: MIT
// Operand registers, a multiplier for each element, and the pipeline register behind it. A word is
// an element and above it the exponent of its block's scale in two's complement, -128 being none;
// those of the first element hold for the vector. Without EXPONENT_BITS elements are integers.
// special is whether the sum of the products is infinite or no number, its sign, and whether an
// operand is infinite.
module mx_vector_multiplier #(
    parameter VECTOR_SIZE = 32,
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter INFINITIES = 0,
    parameter NAN = 1,
    parameter SCALE_BITS = 8,
    parameter TERM_BITS = 14
) (
    input clk,
    input load_a,
    input issue,
    input operands_valid,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1+SCALE_BITS)-1:0] a_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1+SCALE_BITS)-1:0] b_in,
    output reg [VECTOR_SIZE*TERM_BITS-1:0] products,
    output reg signed [SCALE_BITS:0] scale,
    output reg [3:0] special
);
  localparam BITS = EXPONENT_BITS + MANTISSA_BITS + 1;
  localparam WORD_BITS = BITS + SCALE_BITS;
  localparam [SCALE_BITS-1:0] NO_SCALE = 1 << (SCALE_BITS - 1);

  wire [VECTOR_SIZE*BITS-1:0] elements_a;
  wire [VECTOR_SIZE*BITS-1:0] elements_b;
  wire [VECTOR_SIZE-1:0] active;
  wire [VECTOR_SIZE*BITS-1:0] a;
  wire [VECTOR_SIZE*BITS-1:0] b;
  reg [SCALE_BITS-1:0] scale_a;
  reg [SCALE_BITS-1:0] scale_b;
  wire [VECTOR_SIZE*TERM_BITS-1:0] multiplied;
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
  wire nan = |(nans & active) || (positive_infinity && negative_infinity) ||
      scale_a == NO_SCALE || scale_b == NO_SCALE;

  always @(posedge clk) begin
    if (load_a) scale_a <= a_in[BITS+:SCALE_BITS];
    if (issue) scale_b <= b_in[BITS+:SCALE_BITS];
    if (operands_valid) begin
      products <= multiplied;
      scale <= $signed(scale_a) + $signed(scale_b);
      special <= {
        nan, positive_infinity || negative_infinity, negative_infinity,
        |(infinite_operands & active)
      };
    end
  end

  genvar i;
  generate
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
        assign nans[i] = 1'b0;
        assign infinite_operands[i] = 1'b0;
      end else begin : floats
        mx_multiplier #(
            .EXPONENT_BITS(EXPONENT_BITS),
            .MANTISSA_BITS(MANTISSA_BITS),
            .INFINITIES(INFINITIES),
            .NAN(NAN)
        ) multiplier (
            .a(a[i*BITS+:BITS]),
            .b(b[i*BITS+:BITS]),
            .product(product),
            .nan(nans[i]),
            .infinite_operand(infinite_operands[i])
        );
      end
      assign negative[i] = product[TERM_BITS-1];
      assign multiplied[i*TERM_BITS+:TERM_BITS] = product & {TERM_BITS{active[i]}};
    end
  endgenerate
endmodule
