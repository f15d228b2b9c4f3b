// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/networks/network.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// Every op of one training iteration in the order of execution: forward; backward in reverse
/// order, per layer input gradient then weight gradient; updates, one per layer with parameters.
///
/// - No input gradient where nothing upstream has parameters (the first layer).
/// - Batch norm alone has its weight gradient first: its input gradient needs those sums.
/// - Each vector op reads its operands from memory and writes its result: nothing is fused, but
///   the bias of a convolution or linear layer, which is added as the product leaves the
///   post-processing unit. A bias's gradient is an elementwise op of the weight gradient.
/// - Where a tensor fans out (residual, query-key-value), its gradients are summed in one op.
/// - An embedding's gradient is dense or sparse as EmbeddingGradient says; that of a layer tied to
///   it is dense, so that the words' table is updated as a whole.
/// - Attention computes all scores; masks and dropout are left out.
///
/// Throws InputError with the layer's pointer where shapes do not fit or a count does not fit in
/// 64 bits, Error for a batch of 0.
[[nodiscard]] Workload lower(const Network& network, std::uint64_t batch, Optimiser optimiser,
                             EmbeddingGradient embedding_gradient = EmbeddingGradient::Dense);

}  // namespace lnsim
