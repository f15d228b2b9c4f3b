// SPDX-License-Identifier: MIT
#include "models/base/sums.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

using Counts = Sums<int, std::uint64_t>;

TEST(Sums, AddByKeyAndKeepTheirOrder) {
  Counts sums{{2, 1}, {4, 1}};
  add_sums(sums, Counts{{1, 10}, {2, 20}, {3, 30}, {5, 50}});
  EXPECT_EQ(sums, (Counts{{1, 10}, {2, 21}, {3, 30}, {4, 1}, {5, 50}}));
}

TEST(Sums, AreThoseOfAMapOnRandomKeys) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    Counts sums;
    std::map<int, std::uint64_t> expected;
    for (int part = 0; part < 4; ++part) {
      Counts more;
      for (auto keys = random() % 8; keys > 0; --keys) {
        more[static_cast<int>(random() % 10)] = random() % 100;
      }
      add_sums(sums, more);
      for (const auto& [key, value] : more) {
        expected[key] += value;
      }
    }
    EXPECT_TRUE(std::equal(
        sums.begin(), sums.end(), expected.begin(), expected.end(),
        [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }));
  }
}

TEST(Sums, AreChecked) {
  Counts sums{{1, std::numeric_limits<std::uint64_t>::max()}};
  EXPECT_THROW(add_sums(sums, Counts{{1, 1}}), OverflowError);
}

}  // namespace
}  // namespace lnsim
