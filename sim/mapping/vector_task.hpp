// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/event.hpp"
#include "models/hardware/architecture.hpp"
#include "models/numerics/format/number_format.hpp"
#include "workloads/role_formats.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// Weights whose logarithmic codes a task updates (LNS-Madam).
struct CodeUpdate {
  RoleFormats formats;
  std::uint64_t weights = 0;
  bool operator==(const CodeUpdate&) const = default;
};

/// What a stream moves of tensors of a class.
struct StreamPart {
  TensorClass tensor = TensorClass::Activation;
  Bytes read;
  Bytes written;
  bool operator==(const StreamPart&) const = default;
};

/// An op of the vector unit or of the weight-update unit as that unit sees it: a stream of bytes
/// in, cycles of work, a stream of bytes out.
struct VectorTask {
  Bytes read;
  Bytes written;
  Cycles work;                    ///< of the unit, were its data always there
  std::uint64_t beats = 1;        ///< portions in which the streams overlap
  bool weight_update = false;     ///< which unit
  std::vector<EventRate> events;  ///< arithmetic of the whole op
  std::vector<StreamPart> parts;  ///< of all that is read and written
  std::optional<CodeUpdate> codes = {};
  bool operator==(const VectorTask&) const = default;
};

/// An op of VectorWork on a machine: operations over the lanes, exponentials and divisions by their
/// initiation interval; moved_elements in the format of their role, scales in the unit's.
[[nodiscard]] VectorTask vector_task(const Op& op, const Architecture& machine,
                                     const RoleFormats& formats);

/// A weight update on a machine: reads gradient, stored weight and state, writes stored weight,
/// state, and the copy in the weights' format that the next iteration multiplies by. A lane takes
/// in a weight once the busiest of its units has done the one before. The work leaves out the depth
/// of the unit's pipeline, a few cycles once an op.
[[nodiscard]] VectorTask update_task(const WeightUpdate& work, Optimiser optimiser,
                                     const Architecture& machine, const RoleFormats& formats);

/// Bits of a stored weight: those of the formats, or else of the machine's weight-update unit.
[[nodiscard]] std::uint32_t stored_weight_bits(const Architecture& machine,
                                               const RoleFormats& formats);

/// Zeros of a tensor that are written where a contraction has no product to add up: a stream out of
/// the vector unit, which has nothing to compute.
[[nodiscard]] VectorTask zero_fill_task(std::uint64_t elements, const NumberFormat& format,
                                        TensorClass tensor);

}  // namespace lnsim
