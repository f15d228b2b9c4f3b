// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <verilated.h>

namespace lnsim::test {

/// A model that Verilator made, out of reset.
template <typename Model>
class Verilated {
 public:
  Verilated() {
    model_->rst = 1;
    clock();
    model_->rst = 0;
  }

  [[nodiscard]] Model* operator->() { return model_.get(); }

  /// A clock cycle; outputs are those after its rising edge.
  void clock() {
    model_->clk = 0;
    model_->eval();
    model_->clk = 1;
    model_->eval();
  }

 private:
  VerilatedContext context_;
  std::unique_ptr<Model> model_ = std::make_unique<Model>(&context_);
};

/// Says how much was compared, for a reader and for the report of the tests.
inline void record_agreement(std::uint64_t vectors, std::uint64_t designs) {
  testing::Test::RecordProperty("designs", std::to_string(designs));
  testing::Test::RecordProperty("vectors", std::to_string(vectors));
  std::cout << "zero mismatches: " << vectors << " vectors over " << designs << " designs\n";
}

}  // namespace lnsim::test
