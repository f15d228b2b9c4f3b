# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by tools/run and tools/test. prepare TARGET... installs what is missing of the Debian
# packages in packages/GROUP.txt (names of Debian 12), for the groups in the array `groups`, and
# builds targets of the release preset; prepare_python_tools installs python.txt. They print to
# standard error, and nothing where nothing is to do.

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/release

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

# The packages of the groups, one a line, as comm wants them.
wanted_packages() {
  (cd "$root/tools/setup/packages" && sort -u "${groups[@]/%/.txt}")
}

# Missing packages, one a line.
missing_packages() {
  comm -23 <(wanted_packages) \
    <(wanted_packages | xargs dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null |
      sed -n 's/^installed //p' | sort -u)
}

install_packages() {
  local missing as_root=()
  command -v dpkg-query >/dev/null ||
    fail "needs Debian 12; elsewhere install the like of tools/setup/packages/*.txt and run: \
cmake --preset release && cmake --build --preset release"
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} == 0)); then
    return
  fi
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "needs root or sudo, once, to install: ${missing[*]}"
    as_root=(sudo)
  fi
  printf 'Installing %s\n' "${missing[*]}"
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  "${as_root[@]}" update
  "${as_root[@]}" install --no-install-recommends "${missing[@]}"
}

# Tests have packages of their own, which only their group brings.
with_tests() {
  [[ " ${groups[*]} " == *' tests '* ]]
}

# Whether the build tree is of this folder (the checkout may have been moved) and has the targets: a
# tree that was configured before their packages were there lacks them.
is_configured() {
  local target
  [[ -f $build/build.ninja ]] || return 1
  grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt" || return 1
  ! with_tests || grep -qx 'BUILD_TESTING:BOOL=ON' "$build/CMakeCache.txt" || return 1
  for target in "$@"; do
    grep -q "^build $target:" "$build/build.ninja" || return 1
  done
}

build_targets() {
  local testing=OFF
  if ! is_configured "$@"; then
    ! with_tests || testing=ON
    (cd "$root" && cmake --fresh --preset release "-DBUILD_TESTING=$testing")
  fi
  if [[ $(ninja -C "$build" -n "$@") != *'no work to do.'* ]]; then
    ninja -C "$build" -j "$(nproc)" "$@"
  fi
}

prepare() {
  install_packages >&2
  build_targets "$@" >&2
}

# What Debian lacks, from the index of Python packages: of one version, in a virtual environment of
# the build tree. The tests that use it are skipped where there is no network.
prepare_python_tools() {
  local wanted=$root/tools/setup/python.txt tools=$build/python
  if cmp -s "$wanted" "$tools/installed.txt"; then
    return
  fi
  if {
    python3 -m venv --clear --without-pip "$tools" &&
      python3 -m pip --python "$tools/bin/python3" --retries 1 --timeout 15 install --quiet \
        --disable-pip-version-check --only-binary :all: --requirement "$wanted"
  } >&2; then
    cp "$wanted" "$tools/installed.txt"
  else
    printf 'Tests of style go on without %s\n' "$(paste -sd ' ' "$wanted")" >&2
  fi
}
