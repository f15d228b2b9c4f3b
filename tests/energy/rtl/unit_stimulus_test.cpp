// SPDX-License-Identifier: MIT
#include "energy/rtl/unit_stimulus.hpp"

#include <gtest/gtest.h>

#include "models/numerics/codec/word.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim {
namespace {

TEST(StimulusWord, IsHexadecimalFromItsTopDown) {
  StimulusWord fields;
  fields.add(0x5, 3).add(0x1f, 6);
  EXPECT_EQ(fields.hexadecimal(), "15f");
}

TEST(StimulusWord, TheFirstElementIsTheLowest) {
  StimulusWord fields;
  fields.add(std::vector<std::uint32_t>{0x1, 0x2, 0x3}, 4);
  EXPECT_EQ(fields.hexadecimal(), "321");
}

TEST(StimulusWord, IsWiderThanANumber) {
  StimulusWord fields;
  fields.add(1).add(0, 128);
  EXPECT_EQ(fields.hexadecimal(), "1" + std::string(32, '0'));
}

std::uint64_t width(const std::vector<StimulusPort>& ports) {
  std::uint64_t sum = 0;
  for (const auto& port : ports) {
    sum += port.width;
  }
  return sum;
}

/// The operands are all alike, so that the sums are known.
TEST(VectorMacStimulus, AnswersComeWhenThePipelineGivesThem) {
  const auto format = parse_number_format("int8");
  RtlDesign design;
  design.vector_size = 1;
  design.operand_bits = 8;
  design.accumulator_bits = 24;
  design.pipeline_depth = 2;
  const OperandSource operands{.a = [] { return 3U; }, .b = [] { return 5U; }};
  const auto stimulus = vector_mac_stimulus(design, format, operands, 16);
  EXPECT_EQ(stimulus.operations, 16U);
  ASSERT_EQ(stimulus.words.size(), stimulus.warm_up + 16);
  const auto digits = (1 + width(stimulus.outputs) + width(stimulus.inputs) + 3) / 4;
  for (const auto& word : stimulus.words) {
    EXPECT_EQ(word.size(), digits);
  }
  // {compared, sum, done, overflow} stand over 21 bits of inputs; 2 cycles reset, an issue
  // is answered 3 edges after the one that samples it.
  const auto top = [&](std::size_t cycle) {
    return std::stoull(stimulus.words[cycle], nullptr, 16);
  };
  const auto answer = [&](std::size_t cycle) { return top(cycle) >> 21; };
  EXPECT_EQ(answer(4), 0U);
  EXPECT_EQ(answer(5), (1ULL << 26) | (15ULL << 2) | 2);
  EXPECT_EQ(answer(6), (1ULL << 26) | (30ULL << 2) | 2);
}

/// Every second product is 0, and nothing else ever changes.
TEST(VectorMacStimulus, SaysWhatItsOperandsAreLike) {
  const auto format = parse_number_format("int8");
  const auto design = vector_mac_design(format, 1);
  std::uint32_t count = 0;
  const OperandSource operands{.a = [] { return 3U; },
                               .b = [&] { return ++count % 2 == 0 ? 3U : 0U; }};
  const auto statistics = vector_mac_stimulus(design, format, operands, 16).statistics;
  ASSERT_TRUE(statistics);
  EXPECT_EQ(statistics->zero_fraction, 0.5);
  EXPECT_EQ(statistics->toggle_rate, 0);
}

/// Words of the largest magnitude, until no accumulator holds their sums.
TEST(VectorMacStimulus, EachBinHasASumAndAnOverflowOfItsOwn) {
  const auto format = parse_number_format("lns4g2-a8-bins-deferred");
  const auto design = vector_mac_design(format, 1);
  const OperandSource operands{.a = [] { return 7U; }, .b = [] { return 7U; }};
  const auto stimulus = vector_mac_stimulus(design, format, operands, 112);
  EXPECT_EQ(stimulus.outputs,
            (std::vector<StimulusPort>{{"sum", 16}, {"done", 1}, {"overflow", 2}}));
  const auto inputs = width(stimulus.inputs);
  const auto last = std::stoull(stimulus.words.back(), nullptr, 16) >> inputs;
  const auto largest = 0x7fULL;
  EXPECT_EQ(last & 0x3ffff, largest << 3 | 1 << 2 | 1);
}

/// Products of 1 and 1, 2, 3, ..., every second one added to the same sum.
TEST(VectorMacStimulus, SumsThatTakeTurnsHaveEveryOtherVector) {
  const auto format = parse_number_format("fp16-a16");
  const auto design = with_stages(vector_mac_design(format, 1), {"sum_add"});
  std::uint32_t count = 0;
  const auto half = [&](std::uint32_t number) { return numerics::encode_word(number, 1, format); };
  const OperandSource operands{.a = [&] { return half(1); },
                               .b = [&] { return half(++count % 8); }};
  const auto stimulus = vector_mac_stimulus(design, format, operands, 16);
  const auto answer = [&](std::size_t issue) {
    const auto cycle = 2 + issue + design.pipeline_depth + 1;
    return std::stoull(stimulus.words[cycle], nullptr, 16) >> (width(stimulus.inputs) + 2) & 0xffff;
  };
  EXPECT_EQ(answer(0), half(1));
  EXPECT_EQ(answer(1), half(2));
  EXPECT_EQ(answer(2), half(1 + 3));
  EXPECT_EQ(answer(3), half(2 + 4));
  EXPECT_EQ(answer(4), half(1 + 3 + 5));
}

TEST(VectorMacStimulus, OperandsAreAsWideAsTheDesignHasThem) {
  const auto format = parse_number_format("mxfp6e3m2");
  const auto design = vector_mac_design(format, 4);
  const auto stimulus = vector_mac_stimulus(design, format, gaussian_operands(format, 1), 16);
  EXPECT_EQ(stimulus.inputs[5], (StimulusPort{"a", 4 * 14}));
  EXPECT_EQ(stimulus.inputs[6], (StimulusPort{"b", 4 * 14}));
}

TEST(BinConstantsStimulus, TheSumIsThatOfTheBinsTimesTheirConstants) {
  const auto format = parse_number_format("lns8g8-t1-bins-deferred");
  const auto design = bin_constants_design(format);
  const auto stimulus = bin_constants_stimulus(design, format, gaussian_operands(format, 1), 16);
  EXPECT_EQ(stimulus.operations, 16U);
  EXPECT_EQ(stimulus.inputs, (std::vector<StimulusPort>{{"rst", 1}, {"issue", 1}, {"sums", 24}}));
  EXPECT_EQ(stimulus.outputs,
            (std::vector<StimulusPort>{{"sum", 24}, {"overflow", 1}, {"done", 1}}));
  // The one constant is 1, so that a sum comes out as it went in, a pipeline later.
  const auto fields = [&](std::size_t cycle) {
    return std::stoull(stimulus.words[cycle], nullptr, 16);
  };
  const auto issued = fields(4) & 0xffffff;
  const auto answered = fields(4 + design.pipeline_depth + 1) >> (26 + 2) & 0xffffff;
  EXPECT_EQ(answered, issued);
}

}  // namespace
}  // namespace lnsim
