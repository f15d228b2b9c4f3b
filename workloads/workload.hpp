// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workloads/missing_work.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// The rule of the weight update. Each is a fixed amount of arithmetic and state per weight.
enum class Optimiser : std::uint8_t { LnsMadam, Madam, Sgd, Adam };

[[nodiscard]] std::string_view to_string(Optimiser optimiser);  ///< lns_madam, madam, sgd, adam
/// Throws Error naming the nearest known optimisers.
[[nodiscard]] Optimiser parse_optimiser(std::string_view name);

/// What the gradient of an embedding is: a table as large as the embedding, zeros included, which
/// updates every row (the default of torch.nn.Embedding and others); or the rows of the tokens in
/// the batch, each counted as another word as long as there are words, which alone are updated.
enum class EmbeddingGradient : std::uint8_t { Dense, Sparse };

[[nodiscard]] std::string_view to_string(EmbeddingGradient gradient);  ///< dense, sparse
/// Throws Error naming the nearest known ones.
[[nodiscard]] EmbeddingGradient parse_embedding_gradient(std::string_view name);

/// Whether each elementwise op that ran is an op of the workload, or chains of them are one each.
enum class ElementwiseOps : std::uint8_t { AsRun, Fused };

[[nodiscard]] std::string_view to_string(ElementwiseOps ops);  ///< as_run, fused

/// One training iteration as a list of ops in the order of execution.
struct Workload {
  std::string name;     ///< what the report calls it
  std::string network;  ///< the network that it was lowered from
  std::uint64_t batch = 1;
  Optimiser optimiser = Optimiser::LnsMadam;
  std::optional<std::string> format;  ///< spelling recorded in a trace's header
  std::optional<EmbeddingGradient> embedding_gradient = {};  ///< nothing where it isn't known
  /// The ops are those of a network alone: what a number format costs besides is still to be added.
  bool format_costs = false;
  std::optional<ElementwiseOps> elementwise = {};  ///< nothing where it isn't known
  std::vector<MissingWork> missing = {};           ///< what a trace could not record
  std::vector<Op> ops;
  bool operator==(const Workload&) const = default;
};

/// Those of all ops. Throws OverflowError.
[[nodiscard]] std::uint64_t multiply_accumulates(const Workload& workload);

/// All trained parameters: the weights that the iteration updates, and those of the same layers
/// that it leaves. Throws OverflowError.
[[nodiscard]] std::uint64_t parameter_count(const Workload& workload);

}  // namespace lnsim
