// SPDX-License-Identifier: MIT
// The square of a gradient 2^(exponent / 2^BASE_BITS) as an fp32 word: twice the exponent, whose
// quotient is the word's exponent and whose remainder selects the mantissa. Range ends: 0 and the
// largest finite number. SQUARES holds the powers of the remainders, 24 bits each.
module gradient_square #(
    parameter BASE_BITS = 3,
    parameter EXPONENT_BITS = 12,
    parameter SQUARES = 0
) (
    input nonzero,
    input signed [EXPONENT_BITS-1:0] exponent,
    output [31:0] square
);
  localparam BIAS = 127;
  localparam LARGEST = 254;
  localparam [EXPONENT_BITS:0] REMAINDER_MASK = (1 << BASE_BITS) - 1;
  localparam [(24<<BASE_BITS)-1:0] PACKED = SQUARES;

  wire signed [EXPONENT_BITS:0] doubled = {exponent, 1'b0};
  wire signed [EXPONENT_BITS:0] quotient = doubled >>> BASE_BITS;
  wire [EXPONENT_BITS:0] remainder = doubled & REMAINDER_MASK;
  wire signed [EXPONENT_BITS+8:0] place = quotient + BIAS;
  wire [7:0] field = place[7:0];
  reg [22:0] mantissa;
  integer i;

  always @* begin
    mantissa = 0;
    for (i = 0; i < (1 << BASE_BITS); i = i + 1) begin
      if (remainder == i) mantissa = PACKED[i*24+:23];
    end
  end

  wire too_small = !nonzero || place < 1;
  wire too_large = place > LARGEST;
  wire [30:0] magnitude = {field, mantissa};
  wire [30:0] largest = {8'd254, {23{1'b1}}};

  assign square = {1'b0, too_small ? 31'd0 : too_large ? largest : magnitude};
endmodule
