// SPDX-License-Identifier: MIT
// The operands of a vector: a is held until its next load, b and the mask of the elements that take
// part come with every issue. An element that takes no part keeps its b, so that it stays quiet.
module operand_registers #(
    parameter VECTOR_SIZE = 32,
    parameter BITS = 8
) (
    input clk,
    input load_a,
    input issue,
    input [VECTOR_SIZE-1:0] active_in,
    input [VECTOR_SIZE*BITS-1:0] a_in,
    input [VECTOR_SIZE*BITS-1:0] b_in,
    output reg [VECTOR_SIZE-1:0] active,
    output reg [VECTOR_SIZE*BITS-1:0] a,
    output reg [VECTOR_SIZE*BITS-1:0] b
);
  integer i;

  always @(posedge clk) begin
    if (load_a) a <= a_in;
    if (issue) active <= active_in;
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin
      if (issue && active_in[i]) b[i*BITS+:BITS] <= b_in[i*BITS+:BITS];
    end
  end
endmodule
