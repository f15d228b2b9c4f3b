# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by tools/run and tools/test. prepare TARGET... installs missing Debian packages and builds
# targets of the release preset. It prints to standard error, and nothing where nothing is to do.

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/release

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

# Missing packages, one a line.
missing_packages() {
  comm -23 <(grep -v '^#' "$root/tools/setup/packages.txt" | sort) \
    <(grep -v '^#' "$root/tools/setup/packages.txt" |
      xargs dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null |
      sed -n 's/^installed //p' | sort -u)
}

install_packages() {
  local missing as_root=()
  command -v dpkg-query >/dev/null ||
    fail "needs Debian 12; elsewhere install the like of tools/setup/packages.txt and run: \
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

# A build tree of another folder (the checkout was moved) is made afresh.
is_configured() {
  [[ -f $build/build.ninja ]] &&
    grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt"
}

build_targets() {
  if ! is_configured; then
    (cd "$root" && cmake --fresh --preset release)
  fi
  if [[ $(ninja -C "$build" -n "$@") != *'no work to do.'* ]]; then
    ninja -C "$build" -j "$(nproc)" "$@"
  fi
}

prepare() {
  install_packages >&2
  build_targets "$@" >&2
}
