#include "tests/SourceFolder.h"

namespace headroom {

std::string source_folder() {
    return HEADROOM_SOURCE_DIR;
}

} // namespace headroom
