#pragma once

/// Before a function whose loops gain from wide registers: it is compiled for several kinds of
/// processor, and which is run is chosen when the program starts
/// (https://gcc.gnu.org/onlinedocs/gcc/Common-Function-Attributes.html, target_clones). All give
/// the same bits: the build forbids reordering of operations and fused multiply-add.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HEADROOM_WIDE [[gnu::target_clones("arch=x86-64-v4", "avx2", "default")]]
#else
#define HEADROOM_WIDE
#endif
