// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "models/hardware/lane_pipeline.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/mapping/machine_events.hpp"
#include "sim/mapping/mapping.hpp"
#include "sim/mapping/vector_task.hpp"

namespace lnsim {

/// One piece of work for the simulated machine, the formats of its product and the pipeline of the
/// lanes that multiply them. Those of a stream, which multiplies nothing, are of no account.
struct Job {
  std::variant<Mapping, VectorTask> work;
  ProductFormats formats;
  LanePipeline pipeline = {};
};

}  // namespace lnsim
