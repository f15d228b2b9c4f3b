// SPDX-License-Identifier: MIT
// Operand registers, a multiplier for each element that aligns its product in the window, and the
// pipeline register behind it. special is an element with an operand that is NaN or infinite. With
// STAGE the multipliers have a register before they align.
module float_window_vector_multiplier #(
    parameter VECTOR_SIZE = 32,
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter INFINITIES = 0,
    parameter LARGEST_PLACE = 30,
    parameter MAGNITUDE_BITS = 19,
    parameter STAGE = 0
) (
    input clk,
    input load_a,
    input issue,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] a_in,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] b_in,
    output reg [VECTOR_SIZE*(MAGNITUDE_BITS+1)-1:0] terms,
    output reg special
);
  localparam BITS = EXPONENT_BITS + MANTISSA_BITS + 1;
  localparam TERM_BITS = MAGNITUDE_BITS + 1;

  wire [VECTOR_SIZE-1:0] active;
  wire [VECTOR_SIZE*BITS-1:0] a;
  wire [VECTOR_SIZE*BITS-1:0] b;
  wire [VECTOR_SIZE*TERM_BITS-1:0] multiplied;
  wire [VECTOR_SIZE-1:0] specials;

  operand_registers #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .BITS(BITS)
  ) operands (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active_in),
      .a_in(a_in),
      .b_in(b_in),
      .active(active),
      .a(a),
      .b(b)
  );

  always @(posedge clk) begin
    terms <= multiplied;
    special <= |specials;
  end

  genvar i;
  generate
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      float_window_multiplier #(
          .EXPONENT_BITS(EXPONENT_BITS),
          .MANTISSA_BITS(MANTISSA_BITS),
          .INFINITIES(INFINITIES),
          .LARGEST_PLACE(LARGEST_PLACE),
          .MAGNITUDE_BITS(MAGNITUDE_BITS),
          .STAGE(STAGE)
      ) multiplier (
          .clk(clk),
          .active(active[i]),
          .a(a[i*BITS+:BITS]),
          .b(b[i*BITS+:BITS]),
          .term(multiplied[i*TERM_BITS+:TERM_BITS]),
          .special(specials[i])
      );
    end
  endgenerate
endmodule
