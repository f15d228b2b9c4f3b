// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>

namespace lnsim {

/// Which tensor of training an operand is; the format follows from it (Q_W, Q_A, Q_E, Q_G, Q_U).
/// Scales are numbers of the vector unit's format.
enum class TensorClass : std::uint8_t { Weight, Activation, Error, Gradient, StoredWeight, Scale };

inline constexpr std::array tensor_classes{TensorClass::Weight,       TensorClass::Activation,
                                           TensorClass::Error,        TensorClass::Gradient,
                                           TensorClass::StoredWeight, TensorClass::Scale};

/// The classes of which products take and make tensors.
inline constexpr std::array operand_classes{TensorClass::Weight, TensorClass::Activation,
                                            TensorClass::Error, TensorClass::Gradient};

/// Numbers of elements by the class of their tensors; none is 0.
using ElementsByClass = std::map<TensorClass, std::uint64_t>;

/// A tensor that an op reads or writes, by the identity of its value: the same memory, overwritten,
/// is another.
struct TensorUse {
  std::uint64_t id = 0;
  std::uint64_t elements = 0;
  TensorClass tensor = TensorClass::Activation;
  bool operator==(const TensorUse&) const = default;
};

[[nodiscard]] std::string_view to_string(TensorClass tensor);  ///< weight, stored_weight, ...

}  // namespace lnsim
