#pragma once

#if defined(__x86_64__)
#pragma GCC diagnostic push // g++ 12 warns about its own intrinsics (bug 105593)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif
