// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "energy/technology.hpp"
#include "energy/vector_unit_design.hpp"

namespace lnsim {
namespace {

/// Of what one unit is like without it: the difference of the registers that both have.
int error_without(std::vector<VectorUnitDesign> units, std::size_t place) {
  const auto unit = units[place];
  units.erase(units.begin() + static_cast<std::ptrdiff_t>(place));
  const auto* alike = most_alike(units, *unit.logarithmic, unit.vector_size);
  return static_cast<int>(alike->added_stages) - static_cast<int>(unit.added_stages);
}

/// Formats that were not characterised take their depth from what is most like them: of shipped
/// units that are left out, four of five have the same number of registers, and nearly all the same
/// but one.
TEST(UnitDepth, IsThatOfTheUnitThatIsMostAlike) {
  const auto technology = load_technology(std::filesystem::path(LNSIM_SOURCE_DIR) / "energy" /
                                          "technologies" / "asap7.json");
  const auto& units = technology.vector_units;
  int all = 0;
  int equal = 0;
  int near = 0;
  for (std::size_t place = 0; place < units.size(); ++place) {
    if (units[place].logarithmic) {
      const int error = error_without(units, place);
      ++all;
      equal += error == 0 ? 1 : 0;
      near += std::abs(error) <= 1 ? 1 : 0;
    }
  }
  EXPECT_GT(all, 100);
  EXPECT_GE(5 * equal, 4 * all) << equal << " of " << all;
  EXPECT_GE(20 * near, 19 * all) << near << " of " << all;
}

}  // namespace
}  // namespace lnsim
