#include "core/kernels/isa/Dispatch.h"

#include <cstdio>
#include <cstdlib>

namespace headroom {

void no_kernel(const char* kernel, const char* why) {
    std::fprintf(stderr,
                 "headroom: no code for %s: %s (this processor, within the user's limit, has %s)\n",
                 kernel, why, name_of(registers_here()));
    std::abort();
}

} // namespace headroom
