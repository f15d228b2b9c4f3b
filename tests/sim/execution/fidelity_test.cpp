// SPDX-License-Identifier: MIT
#include "sim/execution/fidelity.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

TEST(Fidelity, HasANameEach) {
  EXPECT_EQ(to_string(Fidelity::Analytical), "analytical");
  EXPECT_EQ(to_string(Fidelity::Tile), "tile");
  EXPECT_EQ(to_string(Fidelity::Datapath), "datapath");
}

}  // namespace
}  // namespace lnsim
