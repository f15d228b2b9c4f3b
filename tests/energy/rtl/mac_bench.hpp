// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "energy/rtl/rtl_design.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"
#include "tests/energy/rtl/design_sets.hpp"
#include "tests/energy/rtl/verilated.hpp"

namespace lnsim::test {

/// What the units of a set are given in a cycle.
struct Issue {
  bool load_a = false;
  bool issue = false;
  bool first = false;
  std::vector<bool> active;
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
};

/// What the numerics library says of one design: the results to come, by cycle.
class Expectation {
 public:
  Expectation(const NumberFormat& format, const RtlDesign& design)
      : name_(design.name),
        datapath_(numerics::make_datapath(format)),
        operand_bits_(design.operand_bits),
        depth_(design.pipeline_depth + 1 - design.sums_in_turn),
        turns_(design.sums_in_turn, std::vector<numerics::Sum>(datapath_->sums())) {}

  void take(const Issue& issue, const std::vector<std::uint32_t>& a, std::uint64_t cycle);
  /// Compares outputs, of which there are sums() and as many flags of overflow, after the edge of a
  /// cycle; false where they differ.
  [[nodiscard]] bool holds(std::uint64_t cycle, bool done, std::span<const std::uint64_t> sums,
                           std::span<const std::uint64_t> overflows);
  [[nodiscard]] std::size_t sums() const { return turns_.front().size(); }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  struct Result {
    std::uint64_t cycle = 0;
    std::uint64_t overflows = 0;
    std::vector<std::uint64_t> sums = {};
    std::vector<std::uint64_t> flags = {};  ///< of overflow, where more than their number is known
  };

  std::string name_;
  std::unique_ptr<numerics::VectorDatapath> datapath_;
  std::uint32_t operand_bits_;
  std::uint32_t depth_;
  std::vector<std::vector<numerics::Sum>> turns_;  ///< the sums that issues go to in turn
  std::uint64_t issues_ = 0;
  std::deque<Result> moving_;  ///< which come out as more issues do
  std::deque<Result> results_;
};

/// Drives the verilated units of a set and compares every output in every cycle with the numerics
/// library: codes, overflows, and the cycle in which they appear.
template <typename Model>
class MacBench {
 public:
  explicit MacBench(const DesignSet& set) : a_(set.vector_size) {
    for (std::size_t i = 0; i < set.formats.size(); ++i) {
      expectations_.emplace_back(set.formats[i], set.unit(i));
    }
  }

  /// One cycle; true where every output was as expected. Every sum begins with its first vector,
  /// however many take turns.
  bool step(Issue issue) {
    constexpr std::uint64_t most_in_turn = 4;
    issue.first = issue.first || vectors_ < most_in_turn;
    drive(issue);
    if (issue.load_a) {
      a_ = issue.a;
    }
    if (issue.issue) {
      ++vectors_;
      for (auto& expectation : expectations_) {
        expectation.take(issue, a_, cycle_);
      }
    }
    model_.clock();
    const bool equal = compare();
    ++cycle_;
    return equal;
  }

  /// Cycles without an issue until the pipelines are empty.
  bool drain() {
    constexpr std::uint32_t longest = 20;
    bool equal = true;
    const Issue none{.active = std::vector<bool>(a_.size()), .a = a_, .b = a_};
    for (std::uint32_t i = 0; i < longest; ++i) {
      equal = step(none) && equal;
    }
    return equal;
  }

  void record() const { record_agreement(expectations_.size() * vectors_, expectations_.size()); }

 private:
  void drive(const Issue& issue) {
    model_->load_a = issue.load_a;
    model_->issue = issue.issue;
    model_->first = issue.first;
    std::uint64_t active = 0;
    for (std::size_t i = 0; i < issue.active.size(); ++i) {
      active |= std::uint64_t{issue.active[i]} << i;
      model_->a[i] = issue.a[i];
      model_->b[i] = issue.b[i];
    }
    model_->active = active;
  }

  /// A design's sums follow those of the designs before it.
  bool compare() {
    bool equal = true;
    std::size_t first = 0;
    for (std::size_t i = 0; i < expectations_.size(); ++i) {
      const auto count = expectations_[i].sums();
      const bool held =
          expectations_[i].holds(cycle_, model_->done[i] != 0, {&model_->sum[first], count},
                                 {&model_->overflow[first], count});
      EXPECT_TRUE(held) << expectations_[i].name() << " in cycle " << cycle_;
      equal = equal && held;
      first += count;
    }
    return equal;
  }

  Verilated<Model> model_;
  std::vector<Expectation> expectations_;
  std::vector<std::uint32_t> a_;
  std::uint64_t cycle_ = 0;
  std::uint64_t vectors_ = 0;
};

}  // namespace lnsim::test
