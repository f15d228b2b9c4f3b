// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "energy/rtl/rtl_design.hpp"
#include "tests/energy/rtl/verilated.hpp"

namespace lnsim::test {

/// Units beside a datapath in one model, which all take what is issued. Each must answer what its
/// oracle does, in the cycle that its pipeline depth says, and be done in no other.
template <typename Model, typename Oracle, typename Result>
class UnitBench {
 public:
  UnitBench(const UnitBench&) = delete;
  UnitBench& operator=(const UnitBench&) = delete;
  virtual ~UnitBench() = default;

  /// Clocks until no result can be on its way.
  void drain() {
    std::uint32_t deepest = 0;
    for (const auto& unit : units_) {
      deepest = std::max(deepest, unit.design.pipeline_depth);
    }
    for (std::uint32_t i = 0; i < deepest + 2; ++i) {
      clock();
    }
    for (const auto& unit : units_) {
      EXPECT_TRUE(unit.results.empty()) << unit.design.name;
    }
  }

  void record() const { record_agreement(issued_ * units_.size(), units_.size()); }

 protected:
  UnitBench() = default;

  void add(Oracle oracle, RtlDesign design) {
    units_.push_back({std::move(oracle), std::move(design), {}});
  }

  /// Issues the inputs that the model has; expected is called with each unit's oracle and design.
  template <typename Expected>
  void issue(Expected expected) {
    for (auto& unit : units_) {
      unit.results.push_back(
          {cycles_ + unit.design.pipeline_depth + 2, expected(unit.oracle, unit.design)});
    }
    ++issued_;
    model_->issue = 1;
    clock();
    model_->issue = 0;
  }

  void clock() {
    model_.clock();
    ++cycles_;
    for (std::size_t i = 0; i < units_.size(); ++i) {
      auto& [oracle, design, results] = units_[i];
      const bool due = !results.empty() && results.front().cycle == cycles_;
      ASSERT_EQ(model_->done[i] != 0, due) << design.name;
      if (due) {
        ASSERT_EQ(seen(i, design), results.front().result) << design.name;
        results.pop_front();
      }
    }
  }

  [[nodiscard]] Verilated<Model>& model() { return model_; }

 private:
  struct Due {
    std::uint64_t cycle;
    Result result;
  };
  struct Unit {
    Oracle oracle;
    RtlDesign design;
    std::deque<Due> results;
  };

  /// What unit i shows.
  [[nodiscard]] virtual Result seen(std::size_t i, const RtlDesign& design) = 0;

  Verilated<Model> model_;
  std::vector<Unit> units_;
  std::uint64_t cycles_ = 0;
  std::uint64_t issued_ = 0;
};

}  // namespace lnsim::test
