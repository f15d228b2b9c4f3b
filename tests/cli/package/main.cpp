// SPDX-License-Identifier: MIT
// One training iteration of a shipped network: its cycles, and its energies in pJ.
#include <filesystem>
#include <iostream>
#include <limits>

#include "sim/run.hpp"
#include "workloads/lower.hpp"

int main() {
  const std::filesystem::path data = LNSIM_DATA_DIR;
  const auto network = lnsim::load_network(data / "models/networks/mnist-cnn.json");
  const lnsim::Point point{
      .workload = lnsim::lower(network, 1, lnsim::Optimiser::LnsMadam),
      .machine = lnsim::load_architecture(data / "models/hardware/lns-madam-pe.json"),
      .formats = lnsim::parse_role_formats("lns8g8"),
      .technology = lnsim::load_technology(data / "energy/technologies/sub16nm.json"),
      .format_costs = true};
  const auto total = lnsim::run(point).iteration.total;

  std::cout.precision(std::numeric_limits<double>::max_digits10);
  std::cout << "cycles " << total.cycles.total().value() << "\n"
            << "energy_pj.pe "
            << total.energy.total(lnsim::Scope::ProcessingElement).nominal.value() << "\n"
            << "energy_pj.system " << total.energy.total().nominal.value() << "\n";
  return 0;
}
