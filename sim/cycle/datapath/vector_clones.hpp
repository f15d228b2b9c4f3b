// SPDX-License-Identifier: MIT
#pragma once

/// An attribute of functions whose loops gain from wider registers: they are compiled for AVX2 as
/// well, and the loader picks what the processor has. Results are the same. Nothing where the
/// compiler or the loader can't, or where instrumented code would run before its run-time library.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define LNSIM_VECTOR_CLONES [[gnu::target_clones("avx2", "default")]]
#else
#define LNSIM_VECTOR_CLONES
#endif
