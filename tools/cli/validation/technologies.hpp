// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "energy/process_scaling.hpp"
#include "energy/technology.hpp"
#include "models/references/reference.hpp"
#include "tools/cli/validation/sections.hpp"

namespace lnsim::cli {

/// Every technology of the catalogue and the one that is asked about, which comes first.
[[nodiscard]] std::vector<Technology> technologies_of(const ValidationSetting& setting);

/// What published tables save from one node to another.
[[nodiscard]] ProcessScaling process_scaling(const ValidationSetting& setting);

/// What the energy of a technology becomes in the process of a figure.
[[nodiscard]] Range<double> in_process_of(const ReferenceFigure& figure,
                                          const Range<double>& energy, const Technology& technology,
                                          const ProcessScaling& scaling);

/// A figure beside a technology's range. The technology that is asked about is held to the figure's
/// tolerance, where it has one, the others to its factor. A technology that was fitted to a figure,
/// or made from it, is not independent of it.
[[nodiscard]] Check check_of(const ReferenceFigure& figure, const Range<double>& measured,
                             const Technology& technology, bool asked_about);

}  // namespace lnsim::cli
