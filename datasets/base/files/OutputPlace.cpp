#include "datasets/base/files/OutputPlace.h"

#include "datasets/base/options/OptionName.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

void check_may_write(const fs::path& folder, const fs::path& for_what) {
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return;
    const int reason = errno;
    throw io_error(fmt::format("{}: cannot be written: {}: {}: write to another place",
                               for_what.string(), folder.string(), std::strerror(reason)));
}

Error exists_already(const fs::path& path) {
    return usage_error(fmt::format("{}: exists already: give {} to replace it, or write to another "
                                   "place",
                                   path.string(), option_name("exist-ok")));
}

} // namespace

void check_output_file(const fs::path& path, bool may_replace) {
    std::error_code ignored;
    const auto status = fs::status(path, ignored);
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw usage_error(fmt::format(
            "{}: is {}, expected the name of a file to write: write to "
            "another place",
            path.string(), fs::is_directory(status) ? "a folder" : "not a regular file"));
    if (fs::exists(status) && !may_replace) throw exists_already(path);
    const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, ignored))
        throw io_error(fmt::format("{}: cannot be written: there is no folder {}: create it, or "
                                   "write to another place",
                                   path.string(), folder.string()));
    check_may_write(folder, path);
}

void check_output_folder(const fs::path& path, bool may_replace) {
    check_folder_can_be_written(path);
    std::error_code ignored;
    if (!may_replace && fs::exists(path, ignored) && !fs::is_empty(path))
        throw exists_already(path);
}

void check_folder_can_be_written(const fs::path& path) {
    std::error_code ignored;
    // The nearest parent that exists: the rest will be created in it.
    auto there = fs::absolute(path).lexically_normal();
    if (!there.has_filename()) there = there.parent_path();
    const auto whole = there;
    while (there != there.root_path() && !fs::exists(fs::symlink_status(there, ignored)))
        there = there.parent_path();
    if (!fs::is_directory(there, ignored)) {
        const auto what = fmt::format("{}: is a file, expected a folder: write to another place",
                                      there == whole ? path.string() : there.string());
        throw there == whole
            ? usage_error(what)
            : io_error(fmt::format("{}: cannot be created: {}", path.string(), what));
    }
    check_may_write(there, path);
}

} // namespace headroom
