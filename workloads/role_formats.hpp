// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/numerics/format/product_formats.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// The formats of a training iteration's tensors by their roles (Q_W, Q_A, Q_E, Q_G and Q_U).
struct RoleFormats {
  /// The canonical spelling, such as lns8g8, or lns8g8+error=lns6g4 where a role has another format
  /// than most; parse_role_formats(name) gives this value again.
  std::string name;
  NumberFormat weight;  ///< as products take them
  NumberFormat activation;
  NumberFormat error;     ///< gradients of activations
  NumberFormat gradient;  ///< of weights
  /// Of stored weights; nothing where the machine's weight-update unit says how wide they are.
  std::optional<NumberFormat> update = {};

  /// All of one format.
  // NOLINTNEXTLINE(google-explicit-constructor): a format is the formats of such an iteration.
  RoleFormats(const NumberFormat& all)
      : name(all.name), weight(all), activation(all), error(all), gradient(all) {}

  /// That of a class of tensors which products or units exchange; throws Error for the rest.
  [[nodiscard]] const NumberFormat& of(TensorClass tensor) const;
  bool operator==(const RoleFormats&) const = default;
};

/// Parses FORMAT or FORMAT+ROLE=FORMAT+..., where a role is weight, activation, error, gradient or
/// update, and gives some roles other formats then. Throws Error where a format or role is unknown,
/// where no lane multiplies two roles that training multiplies, and where weights of the update's
/// format can't become those of the weight's.
[[nodiscard]] RoleFormats parse_role_formats(std::string_view spelling,
                                             const std::map<std::string, std::string>& others = {});

/// The lanes that multiply every two of weights, activations and errors, each once.
[[nodiscard]] std::vector<NumberFormat> lanes_of(const RoleFormats& formats);

/// The classes of a product's tensors.
struct ProductClasses {
  TensorClass a;
  TensorClass b;
  TensorClass output;
};

/// Those of a contraction in a pass; operand A is the one whose rows the product has (LoopNest).
[[nodiscard]] ProductClasses product_classes(const Contraction& work, Pass pass);

/// The formats of a contraction's product in a pass.
[[nodiscard]] ProductFormats product_formats(const RoleFormats& formats, const Contraction& work,
                                             Pass pass);

}  // namespace lnsim
