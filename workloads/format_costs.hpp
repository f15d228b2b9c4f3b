// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "workloads/role_formats.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// What a tensor's format asks for besides the ops of a network.
struct FormatNeeds {
  bool scales = false;              ///< a scale a tensor, as numerics::scale_for_maximum has it
  bool block_scales = false;        ///< a scale a block, beside its elements
  bool conversions = false;         ///< the vector unit computes in another format
  bool update_conversions = false;  ///< so does the optimiser, which has no lane for the codes
  bool transpositions = false;      ///< operands are read along the reduction alone
  bool reads_by_wiring = false;     ///< codes are the first bits of the vector unit's numbers
  bool operator==(const FormatNeeds&) const = default;

  /// What either format needs.
  [[nodiscard]] FormatNeeds operator|(const FormatNeeds& other) const;
};

/// What the formats of tensors ask for, by the role of a tensor.
class RoleNeeds {
 public:
  /// The same of every role.
  // NOLINTNEXTLINE(google-explicit-constructor): as of formats, RoleFormats.
  RoleNeeds(const FormatNeeds& all) { needs_.fill(all); }
  RoleNeeds(const RoleFormats& formats, const NumberFormat& vector_unit, Optimiser optimiser);

  /// Of one of operand_classes.
  [[nodiscard]] const FormatNeeds& of(TensorClass tensor) const {
    return needs_.at(static_cast<std::size_t>(tensor));
  }
  /// Whether tensors of any role have scales.
  [[nodiscard]] bool scales() const { return std::ranges::any_of(needs_, &FormatNeeds::scales); }
  /// What either needs, role by role.
  [[nodiscard]] RoleNeeds operator|(const RoleNeeds& other) const;
  bool operator==(const RoleNeeds&) const = default;

 private:
  std::array<FormatNeeds, operand_classes.size()> needs_;  ///< in their order
};

/// Whether the kind is one of those that with_format_costs adds.
[[nodiscard]] bool is_format_cost(OpKind kind);

/// The ops of an iteration with rows for what a number format costs besides, each beside the op
/// that causes it. Formats that are compared have the same rows, those that any of them needs;
/// what this format does without is there as a row of no work.
///
/// - transposition, before a product, of each operand whose elements lie along another axis than
///   its pass sums over: it is read, and written along that axis. Every product does so by itself.
///   Tensors lie along their channels or features, weights along those of their input, so that the
///   input gradient transposes the weights, and the weight gradient both its operands. Formats of
///   8 bits or fewer pay it, as on tensor cores, which take 8-bit operands along the reduction
///   alone (NVIDIA cuBLAS documentation, cublasLtMatmul, 8-bit kernels: A transposed, B not), and
///   wider ones along either axis. Where an axis has one element there is nothing to transpose. A
///   context product's values are transposed in its input gradient, though it is the forward pass
///   that sums over their positions: the same cost in another pass. Blocks with scales lie along
///   the reduction, so that other elements share a scale then: each is compared and rounded anew.
/// - conversion, after an op of the vector unit: an operation for each element that it reads or
///   writes in such a format, scale included. After an update, for the gradient and the copy of the
///   weight. Codes that are the first bits of the unit's numbers, as bf16's are of fp32's, are read
///   by wiring alone; what is written in them is still rounded.
/// - scale_search, after each op that writes a tensor: a comparison an element, as the elements go
///   by. A maximum thus is known once a tensor is written and scales the next iteration's (delayed
///   scaling, as by NVIDIA Transformer Engine, User Guide, FP8 primer): a product's outputs leave
///   the machine's post-processing as codes. A second pass over wider sums is not counted. A block
///   is scaled by its own maximum, which is known after 32 elements and needs no second pass: what
///   the vector unit writes is compared here, while a product's outputs are in post-processing.
/// - scale_traffic, once in a pass, before its first op: a scale for each tensor that the pass
///   writes, and for two operands of each product and one of each other op. The scales of blocks
///   are among the bytes of their tensors.
///
/// Throws OverflowError.
[[nodiscard]] std::vector<Op> with_format_costs(const std::vector<Op>& ops,
                                                const RoleNeeds& formats,
                                                const RoleNeeds& compared);

}  // namespace lnsim
