// SPDX-License-Identifier: MIT
// The product of two floating-point words, exact, in its place in a fixed-point window: shifted
// right from that of the largest product, a sign above a magnitude that is cut toward zero.
// Without INFINITIES the format's NaN is the word of all ones; special is an operand that is NaN or
// infinite. With STAGE a pipeline register stands before the alignment.
module float_window_multiplier #(
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter INFINITIES = 0,
    parameter LARGEST_PLACE = 30,
    parameter MAGNITUDE_BITS = 19,
    parameter STAGE = 0
) (
    input clk,
    input active,
    input [EXPONENT_BITS+MANTISSA_BITS:0] a,
    input [EXPONENT_BITS+MANTISSA_BITS:0] b,
    output [MAGNITUDE_BITS:0] term,
    output special
);
  localparam SIGN = EXPONENT_BITS + MANTISSA_BITS;
  localparam PRODUCT_BITS = 2 * MANTISSA_BITS + 2;
  localparam [EXPONENT_BITS:0] LARGEST = LARGEST_PLACE;

  wire [EXPONENT_BITS-1:0] exponent_a = a[SIGN-1:MANTISSA_BITS];
  wire [EXPONENT_BITS-1:0] exponent_b = b[SIGN-1:MANTISSA_BITS];
  wire [MANTISSA_BITS-1:0] mantissa_a = a[MANTISSA_BITS-1:0];
  wire [MANTISSA_BITS-1:0] mantissa_b = b[MANTISSA_BITS-1:0];
  wire normal_a = exponent_a != 0;
  wire normal_b = exponent_b != 0;
  wire special_a = &exponent_a && (INFINITIES || &mantissa_a);
  wire special_b = &exponent_b && (INFINITIES || &mantissa_b);

  wire [MANTISSA_BITS:0] significand_a = {normal_a, mantissa_a};
  wire [MANTISSA_BITS:0] significand_b = {normal_b, mantissa_b};
  wire [PRODUCT_BITS-1:0] product = significand_a * significand_b;
  wire [PRODUCT_BITS-1:0] used = product & {PRODUCT_BITS{active}};
  // A subnormal number's exponent is that of the smallest normal one.
  wire [EXPONENT_BITS-1:0] place_a = {exponent_a[EXPONENT_BITS-1:1], exponent_a[0] | !normal_a};
  wire [EXPONENT_BITS-1:0] place_b = {exponent_b[EXPONENT_BITS-1:1], exponent_b[0] | !normal_b};
  wire [EXPONENT_BITS:0] shift = LARGEST - place_a - place_b;
  wire [PRODUCT_BITS-1:0] kept;
  wire [EXPONENT_BITS:0] distance;
  wire negative;

  delay_line #(
      .BITS(PRODUCT_BITS + EXPONENT_BITS + 3),
      .STAGES(STAGE)
  ) stage (
      .clk(clk),
      .enable(1'b1),
      .d({used, shift, a[SIGN] ^ b[SIGN], active && (special_a || special_b)}),
      .q({kept, distance, negative, special})
  );

  wire [MAGNITUDE_BITS-1:0] largest = kept << (MAGNITUDE_BITS - PRODUCT_BITS);
  wire [MAGNITUDE_BITS-1:0] magnitude = largest >> distance;

  assign term = {negative, magnitude};
endmodule
