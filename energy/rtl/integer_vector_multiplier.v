// SPDX-License-Identifier: MIT
// Signs and magnitudes of two's complement words, operand registers, a multiplier for each element,
// and the pipeline register behind it. Magnitudes change less than words of either sign do, which
// every bit above the leading one of a small number tells.
module integer_vector_multiplier #(
    parameter VECTOR_SIZE = 32,
    parameter BITS = 8
) (
    input clk,
    input load_a,
    input issue,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*BITS-1:0] a_in,
    input [VECTOR_SIZE*BITS-1:0] b_in,
    output reg [VECTOR_SIZE*2*BITS-1:0] terms
);
  localparam TERM_BITS = 2 * BITS;

  wire [VECTOR_SIZE*BITS-1:0] coded_a;
  wire [VECTOR_SIZE*BITS-1:0] coded_b;
  wire [VECTOR_SIZE-1:0] active;
  wire [VECTOR_SIZE*BITS-1:0] a;
  wire [VECTOR_SIZE*BITS-1:0] b;
  wire [VECTOR_SIZE*TERM_BITS-1:0] multiplied;

  operand_registers #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .BITS(BITS)
  ) operands (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active_in),
      .a_in(coded_a),
      .b_in(coded_b),
      .active(active),
      .a(a),
      .b(b)
  );

  always @(posedge clk) begin
    terms <= multiplied;
  end

  genvar i;
  generate
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      wire [TERM_BITS-1:0] term;
      sign_magnitude #(
          .BITS(BITS)
      ) code_a (
          .word(a_in[i*BITS+:BITS]),
          .coded(coded_a[i*BITS+:BITS])
      );
      sign_magnitude #(
          .BITS(BITS)
      ) code_b (
          .word(b_in[i*BITS+:BITS]),
          .coded(coded_b[i*BITS+:BITS])
      );
      sign_magnitude_multiplier #(
          .BITS(BITS)
      ) multiplier (
          .a(a[i*BITS+:BITS]),
          .b(b[i*BITS+:BITS]),
          .term(term)
      );
      assign multiplied[i*TERM_BITS+:TERM_BITS] = term & {TERM_BITS{active[i]}};
    end
  endgenerate
endmodule
