#include "datasets/base/files/TemporaryFolder.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>

namespace headroom {

TemporaryFolder::TemporaryFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    if (!::mkdtemp(path.data()))
        throw io_error(
            fmt::format("{}: cannot make a temporary folder: {}", path, std::strerror(errno)));
    path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace headroom
