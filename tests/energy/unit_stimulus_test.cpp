// SPDX-License-Identifier: MIT
#include "energy/unit_stimulus.hpp"

#include <gtest/gtest.h>

#include "models/numerics/vector_datapath.hpp"

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

}  // namespace
}  // namespace lnsim
