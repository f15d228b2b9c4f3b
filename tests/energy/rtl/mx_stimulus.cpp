// SPDX-License-Identifier: MIT
#include "tests/energy/rtl/mx_stimulus.hpp"

#include <array>
#include <cmath>

#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/word.hpp"

namespace lnsim::test {

void MxStimulus::begin() {
  constexpr std::uint32_t longest = 64;
  constexpr std::array middles{0, 0, 0, -65, -60, 55, 62, 127, -127};
  format_ = set_.formats[below(static_cast<std::uint32_t>(set_.formats.size()))];
  left_ = 1 + below(longest);
  middle_ = middles.at(below(middles.size()));
  corners_ = below(8) == 0;
}

std::uint32_t MxStimulus::element() {
  while (true) {
    const auto word = static_cast<std::uint32_t>(random_()) & ((1U << format_.storage.bits) - 1);
    if (corners_ || std::isfinite(numerics::decode_word(word, 1, format_))) {
      return word;
    }
  }
}

std::vector<std::uint32_t> MxStimulus::words() {
  constexpr std::int32_t octaves = 8;
  std::vector<std::uint32_t> result(set_.vector_size);
  const auto kind = below(4);
  const auto base = element();
  const auto sign = 1U << (format_.storage.bits - 1);
  const auto exponent = middle_ + static_cast<std::int32_t>(below(2 * octaves)) - octaves;
  for (auto& word : result) {
    // All of one magnitude each with its sign, some of them neighbours, or any.
    word = kind == 0   ? base ^ (below(2) * sign)
           : kind == 1 ? base ^ (below(2) * sign) ^ (below(4) == 0 ? 1U : 0U)
                       : element();
    const bool any = corners_ && below(8) == 0;
    const auto scale = any ? static_cast<std::int32_t>(below(256)) : exponent;
    word = numerics::with_block_exponent(word, scale, format_);
  }
  return result;
}

Issue MxStimulus::next() {
  const bool begins = left_ == 0;
  if (begins) {
    begin();
  }
  --left_;
  Issue issue{.load_a = begins || below(4) == 0,
              .issue = begins || below(8) != 0,
              .first = begins || below(10) == 0};
  issue.a = words();
  issue.b = words();
  const bool partial = below(4) == 0;
  for (std::uint32_t i = 0; i < set_.vector_size; ++i) {
    issue.active.push_back(!partial || below(2) == 0);
  }
  return issue;
}

}  // namespace lnsim::test
