# SPDX-License-Identifier: MIT
"""Do the installed libraries work in a CMake project outside of the tree?"""

import subprocess
import tempfile
import textwrap
import unittest
from pathlib import Path

import program
import readme_test

EXAMPLE = {name: (Path(__file__).resolve().parent / "package" / name).read_text(encoding="utf-8")
           for name in ("CMakeLists.txt", "main.cpp")}
HEAD = "cmake_minimum_required(VERSION 3.25)\nproject(user LANGUAGES CXX)\n"
WITHOUT_SYSTEMC = "-DCMAKE_DISABLE_FIND_PACKAGE_SystemC=ON"
NUMERICS_ALONE = {"CMakeLists.txt": HEAD + """
find_package(lnsim REQUIRED COMPONENTS numerics)
add_executable(spelling main.cpp)
target_link_libraries(spelling PRIVATE lnsim::numerics)
""", "main.cpp": """
#include <iostream>

#include "models/numerics/format/number_format.hpp"

int main() { std::cout << lnsim::parse_number_format("lns8g8-a24-t4").name; }
"""}


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        program.install(cls.folder / "first")
        cls.prefix = (cls.folder / "first").rename(cls.folder / "moved there")

    def configured(self, files: dict[str, str], *options: str) -> tuple[Path, str]:
        """The build folder of a project, and what is wrong with it. It is built as the tree was,
        but without optimisation or debug information."""
        source = Path(tempfile.mkdtemp(dir=self.folder))
        for name, text in files.items():
            (source / name).write_text(text, encoding="utf-8")
        same = [f"-D{name}={program.cached(name)}"
                for name in ("CMAKE_CXX_COMPILER", "CMAKE_CXX_FLAGS")]
        done = subprocess.run(["cmake", "-G", "Ninja", "-S", source, "-B", source / "build",
                               f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_BUILD_TYPE=", *same,
                               *options], check=False, capture_output=True, text=True)
        return source / "build", done.stderr if done.returncode != 0 else ""

    def printed_by(self, target: str, files: dict[str, str], *options: str) -> str:
        folder, wrong = self.configured(files, *options)
        self.assertEqual(wrong, "")
        built = subprocess.run(["cmake", "--build", folder], check=False, capture_output=True,
                               text=True)
        self.assertEqual(built.returncode, 0, built.stdout)
        return program.output(program=folder / target)

    def wrong_with(self, commands: str, *options: str) -> str:
        return self.configured({"CMakeLists.txt": HEAD + commands}, *options)[1]

    def test_a_point_costs_what_the_program_says(self):
        found = dict(line.split() for line in self.printed_by("point", EXAMPLE).splitlines())
        totals = program.report("mnist-cnn")["totals"]
        self.assertEqual({name: float(value) for name, value in found.items()},
                         {"cycles": totals["cycles"], "energy_pj.pe": totals["energy_pj"]["pe"],
                          "energy_pj.system": totals["energy_pj"]["system"]})

    def test_numerics_alone_need_no_systemc(self):
        self.assertEqual(self.printed_by("spelling", NUMERICS_ALONE, WITHOUT_SYSTEMC), "lns8g8-t4")

    def test_only_what_simulates_in_systemc_needs_it(self):
        for components in ("", "COMPONENTS cycle", "COMPONENTS datapath", "COMPONENTS base run"):
            with self.subTest(components):
                self.assertIn("SystemC", self.wrong_with(
                    f"find_package(lnsim REQUIRED {components})", WITHOUT_SYSTEMC))

    def test_every_library_is_a_component(self):
        names = program.libraries()
        self.assertLessEqual({"base", "numerics", "run"}, set(names))
        self.assertEqual(self.wrong_with(
            f"find_package(lnsim REQUIRED COMPONENTS {' '.join(names)})"), "")
        self.assertIn("lnsim_FOUND",
                      self.wrong_with("find_package(lnsim REQUIRED COMPONENTS unheard_of)"))

    def test_leaves_search_paths_and_warnings_to_the_project(self):
        self.assertEqual(self.wrong_with("""
find_package(lnsim REQUIRED)
get_target_property(options lnsim::options INTERFACE_COMPILE_OPTIONS)
if(CMAKE_MODULE_PATH OR options MATCHES "-W")
  message(FATAL_ERROR "${CMAKE_MODULE_PATH} ${options}")
endif()
"""), "")

    def test_has_the_version_of_the_program(self):
        version = program.output("--version").split()[1]
        self.assertEqual(self.wrong_with(f"find_package(lnsim {version} EXACT REQUIRED)"), "")
        self.assertIn("version", self.wrong_with("find_package(lnsim 99 REQUIRED)"))

    def test_the_readme_shows_parts_of_the_example(self):
        shown = {block.kind: block.content for block in readme_test.blocks()}
        self.assertIn(shown["cmake"], EXAMPLE["CMakeLists.txt"])
        self.assertIn(textwrap.indent(shown["cpp"], "  "), EXAMPLE["main.cpp"])


if __name__ == "__main__":
    unittest.main()
