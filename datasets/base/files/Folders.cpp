#include "datasets/base/files/Folders.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

std::vector<fs::path> create_folders(const fs::path& path) {
    std::vector<fs::path> created;
    const auto give_up = [&](const fs::path& folder, const std::string& reason) {
        std::error_code ignored;
        std::ranges::for_each(created.rbegin(), created.rend(),
                              [&](const fs::path& each) { fs::remove(each, ignored); });
        throw io_error(fmt::format("{}: cannot be created: {}", folder.string(), reason));
    };
    fs::path folder;
    for (const auto& part : fs::absolute(path).lexically_normal()) {
        folder /= part;
        std::error_code error;
        const bool is_new = !part.empty() && fs::create_directory(folder, error);
        if (error) give_up(folder, error.message());
        if (!is_new) continue;
        created.push_back(folder);
        try {
            flush_folder(folder.parent_path());
        } catch (const Error& failure) {
            give_up(folder, failure.what());
        }
    }
    return created;
}

void flush_folder(const fs::path& folder) {
    const auto path = folder.empty() ? fs::path(".") : folder;
    const int handle = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // A folder that may be written but not read cannot be opened, so it cannot be flushed (EACCES).
    const bool flushed = handle >= 0 ? ::fsync(handle) == 0 || errno == EINVAL : errno == EACCES;
    const int reason = errno;
    if (handle >= 0) ::close(handle);
    if (!flushed)
        throw io_error(fmt::format("{}: cannot be flushed to the disk: {}", path.string(),
                                   std::strerror(reason)));
}

bool is_below(const fs::path& path, const fs::path& folder) {
    const auto way = path.lexically_relative(folder);
    return !way.empty() && *way.begin() != "..";
}

bool is_within(const fs::path& path, const fs::path& folder) {
    return is_below(fs::weakly_canonical(path), fs::weakly_canonical(folder));
}

} // namespace headroom
