// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <new>

namespace lnsim::numerics::kernels {

/// Memory of plain values that begin where a vector may. No std::vector: what the standard library
/// defines in headers must not be built for one instruction set.
template <class Simd, class Value>
class Scratch {
 public:
  explicit Scratch(std::size_t size)
      : values_(static_cast<Value*>(::operator new(size * sizeof(Value), alignment))) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { ::operator delete(values_, alignment); }

  Value& operator[](std::size_t i) { return values_[i]; }

 private:
  static constexpr std::align_val_t alignment{64};
  Value* values_;
};

}  // namespace lnsim::numerics::kernels
