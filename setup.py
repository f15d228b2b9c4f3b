# SPDX-License-Identifier: MIT
"""Builds the extension module of the Python package with CMake, for pip; pyproject.toml has the
rest."""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent


def _pybind11() -> list[str]:
    """Where pybind11 is, if it is a Python package; Debian's CMake finds Debian's by itself."""
    if importlib.util.find_spec("pybind11") is None:
        return []
    import pybind11

    return [f"-Dpybind11_DIR={pybind11.get_cmake_dir()}"]


class CMakeBuild(build_ext):
    """Has CMake build the module and puts it where setuptools wants it."""

    def build_extension(self, ext):
        build = Path(self.build_temp).resolve()
        kind = os.environ.get("CMAKE_BUILD_TYPE", "Release")
        subprocess.run(["cmake", "-S", ROOT, "-B", build, f"-DCMAKE_BUILD_TYPE={kind}",
                        "-DLNSIM_WHEEL=ON", f"-DPython_EXECUTABLE={sys.executable}", *_pybind11()],
                       check=True)
        subprocess.run(["cmake", "--build", build, "--target", "lnsim_python", "--parallel"],
                       check=True)
        [built] = (build / "lib" / "lnsim").rglob("_numerics*.so")
        self.copy_file(built, self.get_ext_fullpath(ext.name))


# Nothing is left in the checkout, and nothing that an earlier build left gets into the wheel.
with tempfile.TemporaryDirectory() as folder:
    setup(ext_modules=[Extension("lnsim._numerics", sources=[])],
          cmdclass={"build_ext": CMakeBuild},
          options={"build": {"build_base": folder}, "egg_info": {"egg_base": folder}})
