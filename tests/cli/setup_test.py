# SPDX-License-Identifier: MIT
"""Do tools/run and tools/test install and build what their job needs, and no more?

Debian's commands, Python, CMake and ninja are stand-ins that note how they were called.
"""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import program

PACKAGES = program.SOURCE / "tools" / "setup" / "packages"
NOTE = 'echo "${0##*/} $*" >>"$LOG"\n'
STAND_INS = {
    "dpkg-query": 'printf "installed %s\\n" $INSTALLED\n',
    "apt-get": NOTE, "ctest": NOTE, "nproc": "echo 2\n",
    "sudo": 'exec "$@"\n',
    # pip installs, or an environment is made.
    "python3": NOTE + """
[[ $* != *" pip "* ]] || exit "${PIP_EXITS-0}"
mkdir -p "${@: -1}"
""",
    # A configuration has the targets whose packages are there.
    "cmake": NOTE + """
mkdir -p build/release/bin
{
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD"
  for argument in "$@"; do
    [[ $argument != -D* ]] || echo "${argument#-D}" | sed 's/=/:BOOL=/'
  done
} >build/release/CMakeCache.txt
printf 'build %s: phony\\n' all lnsim ${TARGETS-lnsim_python} >build/release/build.ninja
printf '#!/bin/bash\\necho "lnsim $*" >>"$LOG"\\n' >build/release/bin/lnsim
chmod +x build/release/bin/lnsim
""",
    "ninja": '[[ $* != *" -n "* ]] || exit 0\n' + NOTE,
}
PIP = ("python3 -m pip --python build/release/python/bin/python3 --retries 1 --timeout 15 "
       "install --quiet --disable-pip-version-check --only-binary :all: "
       "--requirement tools/setup/python.txt")


def group(name: str) -> set[str]:
    return set((PACKAGES / f"{name}.txt").read_text(encoding="utf-8").split())


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.root = self.folder / "checkout"
        shutil.copytree(program.SOURCE / "tools" / "setup", self.root / "tools" / "setup")
        for name in ("run", "test"):
            shutil.copy2(program.SOURCE / "tools" / name, self.root / "tools")
        stand_ins = self.folder / "bin"
        stand_ins.mkdir()
        scripts = {stand_ins / name: code for name, code in STAND_INS.items()}
        for path, code in (scripts | {self.root / "tools/tidy": NOTE}).items():
            path.write_text("#!/bin/bash\n" + code, encoding="utf-8")
            path.chmod(0o755)

    def run_tool(self, *arguments, installed=(), **variables):
        """How the stand-ins were called, without the folder of the checkout."""
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        subprocess.run([self.root / "tools" / arguments[0], *arguments[1:]], check=True,
                       env=os.environ | variables | {
                           "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                           "LOG": str(log), "INSTALLED": " ".join(installed)},
                       capture_output=True)
        return log.read_text(encoding="utf-8").replace(str(self.root) + "/", "").splitlines()

    def installed_by(self, *arguments, **options):
        [words] = [line.split() for line in self.run_tool(*arguments, **options)
                   if line.startswith("apt-get ") and " install " in line]
        return {word for word in words[words.index("install") + 1:] if not word.startswith("-")}

    def test_the_main_job_installs_what_it_needs(self):
        self.assertEqual(self.installed_by("run"), group("program"))
        for word in ("torch", "gtest", "yosys", "verilator", "clang", "benchmark", "pybind11"):
            self.assertFalse([name for name in group("program") if word in name], word)

    def test_commands_install_what_they_need_besides(self):
        for command, more in (("train", "training"), ("study", "training"),
                              ("characterise", "characterisation")):
            self.assertEqual(self.installed_by("run", command), group("program") | group(more))
        self.assertEqual(self.installed_by("run", "simulate", "resnet50"), group("program"))

    def test_the_tests_install_everything(self):
        self.assertEqual(self.installed_by("test"), set().union(
            *(group(path.stem) for path in PACKAGES.iterdir())))

    def test_what_is_installed_is_not_installed_again(self):
        self.assertEqual(self.installed_by("run", installed=group("program") - {"cmake"}),
                         {"cmake"})
        calls = self.run_tool("run", installed=group("program"))
        self.assertFalse([call for call in calls if call.startswith("apt-get")])

    def test_the_main_job_builds_the_program_alone_and_runs_it(self):
        calls = self.run_tool("run", installed=group("program"))
        self.assertEqual(calls[:2], ["cmake --fresh --preset release -DBUILD_TESTING=OFF",
                                     "ninja -C build/release -j 2 lnsim"])
        self.assertEqual([call.split()[:2] for call in calls[2:]],
                         [["lnsim", "simulate"]] * 4 + [["lnsim", "report"]])

    def test_training_builds_the_extension_module_too(self):
        everything = group("program") | group("training")
        self.run_tool("run", "list", installed=everything, TARGETS="")
        self.assertEqual(self.run_tool("run", "train", "--task", "a", installed=everything),
                         ["cmake --fresh --preset release -DBUILD_TESTING=OFF",
                          "ninja -C build/release -j 2 lnsim lnsim_python", "lnsim train --task a"])

    def test_the_tests_configure_a_tree_without_tests_anew(self):
        self.run_tool("run", "list")
        self.assertEqual([call for call in self.run_tool("test", "-L", "unit")
                          if not call.startswith("apt-get")],
                         ["cmake --fresh --preset release -DBUILD_TESTING=ON",
                          "ninja -C build/release -j 2 all lnsim_python",
                          "python3 -m venv --clear --without-pip build/release/python",
                          PIP, "ctest --preset release -L unit"])

    def test_the_tests_install_what_debian_lacks_once(self):
        self.assertIn(PIP, self.run_tool("test"))
        self.assertNotIn(PIP, self.run_tool("test"))
        (self.root / "tools/setup/python.txt").write_text("ruff==0\n", encoding="utf-8")
        self.assertIn(PIP, self.run_tool("test"))

    def test_without_network_the_tests_run(self):
        for _ in range(2):
            calls = self.run_tool("test", PIP_EXITS="1")
            self.assertIn(PIP, calls)
            self.assertIn("ctest --preset release", calls)

    def test_other_builds_and_clang_tidy_follow_all_tests(self):
        others = ["ctest --preset release", "cmake --preset asan-ubsan",
                  "ninja -C build/asan-ubsan lnsim unit_tests fuzz",
                  "ctest --preset asan-ubsan -L ^(unit|fuzz)$", "tidy "]
        self.assertEqual(self.run_tool("test")[-len(others):], others)
        self.assertEqual(self.run_tool("test", "-L", "unit")[-1], "ctest --preset release -L unit")

    def test_a_tree_with_more_is_left_as_it_is(self):
        self.run_tool("test")
        for arguments in (("run", "list"), ("run", "train"), ("test",)):
            self.assertFalse([call for call in self.run_tool(*arguments) if "--fresh" in
                              call.split()[:1]], arguments)

    def test_a_checkout_that_was_moved_is_configured_anew(self):
        self.run_tool("test")
        self.root = self.root.rename(self.folder / "moved")
        self.assertIn("cmake --fresh --preset release -DBUILD_TESTING=OFF",
                      self.run_tool("run", "list"))


if __name__ == "__main__":
    unittest.main()
