// SPDX-License-Identifier: MIT
// Loaded before the C library: a program is told to end when it gives a file its name, which is the
// worst moment that there is.
#include <csignal>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

extern "C" int rename(const char* from, const char* to) {
  kill(getpid(), SIGTERM);
  return renameat(AT_FDCWD, from, AT_FDCWD, to);
}
