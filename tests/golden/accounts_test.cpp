// SPDX-License-Identifier: MIT
/// The closed form's cycles, as accounts.csv has them, to the last one. That they are right is for
/// tests/agreement to say; here no change goes unnoticed. Where one is meant, write the file anew,
/// as write_accounts.cpp says.
#include "tests/golden/accounts.hpp"

#include <gtest/gtest.h>

#include "tests/golden/lines.hpp"

namespace lnsim {
namespace {

TEST(GoldenAccounts, AreThoseOfTheFile) {
  const auto expected = test::golden_file("accounts.csv");
  const auto found = test::account_lines();
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(expected.front(), test::account_header);
  ASSERT_EQ(found.size(), expected.size() - 1);
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i], expected[i + 1]);
  }
}

}  // namespace
}  // namespace lnsim
