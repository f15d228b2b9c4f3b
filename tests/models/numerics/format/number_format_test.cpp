// SPDX-License-Identifier: MIT
#include "models/numerics/format/number_format.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/base/event.hpp"

namespace lnsim {
namespace {

std::string error_of(const std::string& spelling) {
  try {
    static_cast<void>(parse_number_format(spelling));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(NumberFormat, KnownFormatsAreCanonicalAndDescribed) {
  EXPECT_GE(known_number_formats().size(), 14U);
  for (const auto& known : known_number_formats()) {
    EXPECT_EQ(parse_number_format(known.name).name, known.name);
    EXPECT_FALSE(known.description.empty()) << known.name;
  }
}

TEST(NumberFormat, LnsDefaults) {
  const auto format = parse_number_format("lns8g8");
  EXPECT_EQ(format.storage.bits, 8U);
  EXPECT_EQ(format.datapath.accumulator_bits, 24U);
  EXPECT_EQ(format.storage.lns(), (LnsParameters{8, ZeroPolicy::ReservedCode}));
  EXPECT_EQ(format.datapath.lns(), LnsDatapathParameters{});
  EXPECT_EQ(parse_number_format("lns8g16").datapath.lns().table_entries, 8U);
  EXPECT_EQ(parse_number_format("lns8g4").datapath.lns().table_entries, 4U);
}

TEST(NumberFormat, OptionsAtTheirDefaultDropOutOfTheName) {
  EXPECT_EQ(parse_number_format("lns8g8-t8"), parse_number_format("lns8g8"));
  EXPECT_EQ(parse_number_format("lns8g8-a24-t8").name, "lns8g8");
  EXPECT_EQ(parse_number_format("fp16-a32").name, "fp16");
  EXPECT_EQ(parse_number_format("int8-a24").name, "int8");
}

TEST(NumberFormat, OptionsInAnyOrderRoundTripThroughTheName) {
  const auto format = parse_number_format("lns8g8-clamp-a20-t4");
  EXPECT_EQ(format.name, "lns8g8-t4-a20-clamp");
  EXPECT_EQ(format.storage.lns(), (LnsParameters{8, ZeroPolicy::ClampToSmallest}));
  EXPECT_EQ(format.datapath.lns(), LnsDatapathParameters{.table_entries = 4});
  EXPECT_EQ(format.datapath.accumulator_bits, 20U);
  EXPECT_EQ(parse_number_format(format.name), format);
}

TEST(NumberFormat, FloatsAndIntegers) {
  const auto fp8 = parse_number_format("fp8e4m3");
  EXPECT_EQ(fp8.storage.bits, 8U);
  EXPECT_EQ(fp8.storage.floating(), (FloatParameters{4, 3}));
  EXPECT_EQ(fp8.datapath.accumulator_bits, 32U);
  EXPECT_EQ(fp8.datapath.accumulation, Accumulation::Fused);
  const auto window = parse_number_format("fp8e5m2-a24");
  EXPECT_EQ(window.name, "fp8e5m2-a24");
  EXPECT_EQ(window.datapath.accumulation, Accumulation::Integer);
  EXPECT_EQ(partial_sum_bits(window), 24U);
  EXPECT_EQ(parse_number_format("bf16").storage.bits, 16U);
  EXPECT_EQ(parse_number_format("fp32").datapath.accumulator_bits, 32U);
  EXPECT_EQ(parse_number_format("int4").storage.bits, 4U);
  EXPECT_EQ(parse_number_format("int8").datapath.accumulator_bits, 24U);
}

TEST(NumberFormat, FloatsAreAddedUpInAChainOrFused) {
  for (const auto* base : {"fp8e4m3", "fp8e5m2", "bf16", "fp16", "fp32"}) {
    const auto format = parse_number_format(base);
    EXPECT_EQ(parse_number_format(base + std::string("-fused")), format);
    const auto chain = parse_number_format(base + std::string("-chain"));
    EXPECT_EQ(chain.name, base + std::string("-chain"));
    EXPECT_EQ(chain.storage, format.storage);
    EXPECT_EQ(chain.datapath.accumulation, Accumulation::Chain);
    EXPECT_EQ(chain.datapath.window_bits, 0U);
    EXPECT_EQ(format.datapath.window_bits, format.storage.bits == 8 ? 0U : 26U);
  }
  EXPECT_EQ(parse_number_format("fp16-a16").datapath.window_bits, 13U);
  EXPECT_EQ(parse_number_format("fp16-chain-a16").name, "fp16-a16-chain");
  const auto narrow = parse_number_format("fp8e4m3-fused-w14");
  EXPECT_EQ(narrow.name, "fp8e4m3-w14");
  EXPECT_EQ(narrow.datapath.window_bits, 14U);
  EXPECT_EQ(multiply_accumulate_events(narrow)[1].event.variant, "fp8e4m3-w14");
  EXPECT_EQ(post_processing_events(narrow)[0].event.variant, "fp8e4m3");
  EXPECT_EQ(parse_number_format("bf16-w26").name, "bf16");
  const auto exact = parse_number_format("fp8e4m3-a48");
  EXPECT_EQ(exact.datapath.accumulation, Accumulation::Integer);
  EXPECT_EQ(partial_sum_bits(exact), 48U);
}

TEST(NumberFormat, MicroscalingFormatsShareAScaleAmongABlock) {
  const auto fp6 = parse_number_format("mxfp6e3m2");
  EXPECT_EQ(fp6.storage.bits, 6U);
  EXPECT_EQ(fp6.storage.mx(), (MxParameters{3, 2}));
  EXPECT_EQ(fp6.datapath.accumulation, Accumulation::Fused);
  EXPECT_EQ(fp6.datapath.accumulator_bits, 32U);
  EXPECT_EQ(parse_number_format("mxfp4").storage.bits, 4U);
  EXPECT_EQ(parse_number_format("mxint8").storage.bits, 8U);
  EXPECT_EQ(fp6.storage.bytes(0), Bytes(0));
  EXPECT_EQ(fp6.storage.bytes(32), Bytes(24 + 1));
  EXPECT_EQ(fp6.storage.bytes(33), Bytes(25 + 2));
  EXPECT_EQ(parse_number_format("int4").storage.bytes(33), Bytes(17));
  EXPECT_THROW(static_cast<void>(parse_number_format("int8").storage.mx()), Error);
}

TEST(NumberFormat, APartialSumIsOneWordOrOneABin) {
  for (const auto* name : {"lns8g8-a20", "lns8g8-a20-bins", "int8-a20"}) {
    EXPECT_EQ(running_sums(parse_number_format(name)), 1U) << name;
    EXPECT_EQ(partial_sum_bits(parse_number_format(name)), 20U) << name;
  }
  const auto deferred = parse_number_format("lns8g8-t4-a20-bins-deferred");
  EXPECT_EQ(running_sums(deferred), 4U);
  EXPECT_EQ(partial_sum_bits(deferred), 80U);
}

class BadSpelling : public testing::TestWithParam<const char*> {};

TEST_P(BadSpelling, IsRefusedWithTheGrammar) {
  const auto message = error_of(GetParam());
  EXPECT_NE(message.find("number format \"" + std::string(GetParam()) + "\""), std::string::npos);
  EXPECT_NE(message.find("did you mean"), std::string::npos) << message;
  EXPECT_NE(message.find("grammar"), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    All, BadSpelling,
    testing::Values("", "lns", "lns8", "lnsg8", "lns8g", "lns8g3", "lns2g1", "lns17g8", "lns8g256",
                    "lns16g4096", "lns08g8", "lns8g8-", "lns8g8-t3", "lns8g8-t16", "lns8g8-t0",
                    "lns8g8-t4-t2", "lns8g8-a7", "lns8g8-a65", "lns8g8-a", "lns8g8-x", "LNS8g8",
                    "lns8g8 ", "lns+8g8", "lns99999999999g8", "fp8", "fp16-a24", "fp32-a24",
                    "fp8e4m3-a20", "fp8e4m3-a24-a32", "fp8e4m3-a16", "fp8e5m2-a48",
                    "fp16-chain-fused", "fp8e4m3-a24-chain", "int8-chain", "fp8e4m3-a24-w14",
                    "fp8e4m3-w14-chain", "fp8e4m3-w7", "fp8e4m3-w49", "fp16-w14-w15", "fp16-t4",
                    "mxfp4-a32", "mxfp8", "int3", "int8-a4", "int8-clamp", "lns8g8-clamped"));

TEST(NumberFormat, ErrorsNameTheNearestSpelling) {
  EXPECT_NE(error_of("fp8e4m4").find("did you mean fp8e4m3"), std::string::npos);
  EXPECT_NE(error_of("lns8g3").find("a power of two from 1 to 2048, found 3"), std::string::npos);
  EXPECT_NE(error_of("lns8g8-t3").find("found \"t3\""), std::string::npos);
  EXPECT_NE(error_of("fp8e4m3-a16")
                .find("of 32 bits, or in fixed point of 24 or (exact) 48, found \"a16\""),
            std::string::npos);
  EXPECT_NE(error_of("fp8e5m2-a48").find("of 32 bits, or of 24 in fixed point, found \"a48\""),
            std::string::npos);
  EXPECT_NE(error_of("bf16-a24").find("16 or 32 bits, found \"a24\""), std::string::npos);
}

TEST(NumberFormatEvents, LnsNamesItsWidthsAndTable) {
  const auto rates = multiply_accumulate_events(parse_number_format("lns8g8-t4-a20"));
  ASSERT_EQ(rates.size(), 3U);
  EXPECT_EQ(rates[0].event, (Event{Scope::ProcessingElement,
                                   "exponent_adder",
                                   "integer_adder",
                                   "add",
                                   "lns",
                                   {{"width_bits", 8}}}));
  EXPECT_EQ(rates[1].event, (Event{Scope::ProcessingElement,
                                   "conversion",
                                   "lns_conversion",
                                   "convert",
                                   "table",
                                   {{"width_bits", 8},
                                    {"table_entries", 4},
                                    {"base_factor", 8},
                                    {"accumulator_bits", 20}}}));
  EXPECT_EQ(rates[2].event, (Event{Scope::ProcessingElement,
                                   "accumulator",
                                   "integer_adder",
                                   "add",
                                   "lns",
                                   {{"width_bits", 20},
                                    {"table_entries", 4},
                                    {"base_factor", 8},
                                    {"accumulator_bits", 20},
                                    {"operand_bits", 8}}}));
  const auto out = post_processing_events(parse_number_format("lns8g8-t4-a20"));
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].event, (Event{Scope::ProcessingElement,
                                 "post_processing",
                                 "linear_to_log",
                                 "convert",
                                 "",
                                 {{"width_bits", 20}, {"table_entries", 8}}}));
}

TEST(NumberFormatEvents, BinsAreAnotherConversionAndSumUpWithoutATree) {
  const auto rates = multiply_accumulate_events(parse_number_format("lns8g8-bins"));
  ASSERT_EQ(rates.size(), 3U);
  EXPECT_EQ(rates[1].event.variant, "bins");
  EXPECT_EQ(rates[2].event.variant, "lns-bins");
}

TEST(NumberFormatEvents, DeferredBinsApplyTheirConstantsOnceAnOutput) {
  const auto format = parse_number_format("lns8g8-t4-a20-bins-deferred");
  const auto rates = multiply_accumulate_events(format);
  ASSERT_EQ(rates.size(), 3U);
  EXPECT_EQ(rates[1].event.variant, "deferred-bins");
  EXPECT_EQ(rates[2].event.variant, "lns-deferred-bins");
  const auto out = post_processing_events(format);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].event.component, "post_processing");
  EXPECT_EQ(out[1].event, (Event{Scope::ProcessingElement,
                                 "bin_constants",
                                 "lns_conversion",
                                 "combine",
                                 "deferred-bins",
                                 {{"width_bits", 20}, {"table_entries", 4}}}));
}

TEST(NumberFormatEvents, FloatsNameTheBaseFormatAndTheAccumulator) {
  for (const auto& [name, units] :
       {std::pair{"fp16-a16", "float_fused"}, std::pair{"fp16-a16-chain", "float"}}) {
    const auto rates = multiply_accumulate_events(parse_number_format(name));
    ASSERT_EQ(rates.size(), 2U);
    EXPECT_EQ(rates[0].event, (Event{Scope::ProcessingElement,
                                     "multiplier",
                                     std::string(units) + "_multiplier",
                                     "multiply",
                                     "fp16",
                                     {{"width_bits", 16}}}));
    EXPECT_EQ(rates[1].event, (Event{Scope::ProcessingElement,
                                     "accumulator",
                                     std::string(units) + "_adder",
                                     "add",
                                     "fp16",
                                     {{"width_bits", 16}}}));
  }
  EXPECT_EQ(multiply_accumulate_events(parse_number_format("bf16"))[1].event.variant, "bf16");
  EXPECT_EQ(post_processing_events(parse_number_format("fp16-a16"))[0].event.variant, "fp16");
}

TEST(NumberFormatEvents, FloatsInAWindowHaveUnitsOfTheirOwn) {
  const auto rates = multiply_accumulate_events(parse_number_format("fp8e4m3-a24"));
  ASSERT_EQ(rates.size(), 2U);
  EXPECT_EQ(rates[0].event, (Event{Scope::ProcessingElement,
                                   "multiplier",
                                   "float_window_multiplier",
                                   "multiply",
                                   "fp8e4m3",
                                   {{"width_bits", 8}}}));
  EXPECT_EQ(rates[1].event, (Event{Scope::ProcessingElement,
                                   "accumulator",
                                   "float_window_adder",
                                   "add",
                                   "fp8e4m3",
                                   {{"width_bits", 24}}}));
}

TEST(NumberFormatEvents, IntegersUseMultiplierAndAdder) {
  const auto rates = multiply_accumulate_events(parse_number_format("int4"));
  ASSERT_EQ(rates.size(), 2U);
  EXPECT_EQ(rates[0].event, (Event{Scope::ProcessingElement,
                                   "multiplier",
                                   "integer_multiplier",
                                   "multiply",
                                   "int4",
                                   {{"width_bits", 4}}}));
  EXPECT_EQ(rates[1].event.attributes["width_bits"], 24U);
  EXPECT_EQ(post_processing_events(parse_number_format("int4"))[0].event.resource,
            "integer_requantise");
}

TEST(NumberFormatEvents, EveryKnownFormatHasBoth) {
  for (const auto& known : known_number_formats()) {
    const auto format = parse_number_format(known.name);
    EXPECT_FALSE(multiply_accumulate_events(format).empty()) << known.name;
    EXPECT_FALSE(post_processing_events(format).empty()) << known.name;
  }
}

}  // namespace
}  // namespace lnsim
