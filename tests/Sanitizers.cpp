#include "tests/Sanitizers.h"

namespace headroom {

bool under_sanitizers() {
#if defined(__SANITIZE_ADDRESS__)
    return true;
#else
    return false;
#endif
}

} // namespace headroom
