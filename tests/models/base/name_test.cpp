// SPDX-License-Identifier: MIT
#include "models/base/name.hpp"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace lnsim {
namespace {

TEST(Name, IsEqualWhereItsTextIs) {
  EXPECT_EQ(Name("sram"), Name(std::string("sr") + "am"));
  EXPECT_EQ(&Name("sram").text(), &Name(std::string("sram")).text());
  EXPECT_NE(Name("sram"), Name("dram"));
  EXPECT_EQ(Name(), Name(""));
  EXPECT_TRUE(Name().empty());
}

TEST(Name, IsOrderedAsItsTextWhicheverCameFirst) {
  const Name last("name_test_z");
  const Name first("name_test_a");
  EXPECT_LT(first, last);
  EXPECT_GT(last, first);
  EXPECT_EQ(first <=> Name("name_test_a"), std::strong_ordering::equal);
}

TEST(Name, MayBeMadeByManyThreads) {
  std::vector<std::vector<Name>> made(4);
  std::vector<std::thread> threads;
  for (auto& names : made) {
    threads.emplace_back([&names] {
      for (int i = 0; i < 1000; ++i) {
        names.emplace_back("thread " + std::to_string(i));
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  for (const auto& names : made) {
    EXPECT_EQ(names, made.front());
  }
}

}  // namespace
}  // namespace lnsim
