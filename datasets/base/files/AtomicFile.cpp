#include "datasets/base/files/AtomicFile.h"

#include "datasets/base/files/Folders.h"
#include "datasets/base/files/TemporaryFile.h"

namespace headroom {

void write_atomically(const std::filesystem::path& path, std::string_view content) {
    TemporaryFile temporary(path);
    temporary.write(content);
    temporary.flush();
    temporary.replace();
    flush_folder(path.parent_path());
}

} // namespace headroom
