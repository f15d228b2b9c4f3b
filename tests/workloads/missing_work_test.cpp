// SPDX-License-Identifier: MIT
#include "workloads/missing_work.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

TEST(MissingWork, NothingIsNoShare) {
  EXPECT_EQ(total({}, 100), MissingTotal{});
  EXPECT_EQ(total({}, 0), MissingTotal{});
}

TEST(MissingWork, AddsUpWhatIsKnown) {
  const std::vector<MissingWork> missing{{.op = "a", .layer = "x", .count = 2, .macs = 30},
                                         {.op = "b", .layer = "x", .count = 4},
                                         {.op = "c", .layer = "y", .macs = 0}};
  EXPECT_EQ(total(missing, 10), (MissingTotal{.ops = 7, .macs = 30, .unknown = 4, .share = 0.75}));
}

TEST(MissingWork, NamesWhatMayBeMost) {
  std::vector<MissingWork> missing{{.op = "sort", .layer = "x", .macs = 0},
                                   {.op = "conv", .layer = "y", .count = 2, .macs = 30}};
  EXPECT_EQ(
      text_of(missing, 10),
      "the trace lacks 3 ops, 75 % of the multiply-accumulates: conv in y (2), sort in x (1)");
  missing.push_back({.op = "lstm", .layer = "z", .count = 5});
  missing.push_back({.op = "mm", .layer = "w", .macs = 20});
  EXPECT_EQ(text_of(missing, 0),
            "the trace lacks 9 ops, 100 % of the multiply-accumulates and those of 5 that are not "
            "known: lstm in z (5), conv in y (2), mm in w (1), ...");
  EXPECT_EQ(text_of({{.op = "sort", .layer = "x", .macs = 0}}, 10),
            "the trace lacks 1 op, 0 % of the multiply-accumulates: sort in x (1)");
}

}  // namespace
}  // namespace lnsim
