#include "datasets/formats/folder/ImageFiles.h"

#include "datasets/base/Error.h"
#include "datasets/image/ImageFormat.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace headroom {

namespace fs = std::filesystem;

ImageFiles find_image_files(const fs::path& folder) try {
    ImageFiles found;
    std::set<fs::path> seen{fs::canonical(folder)}; // a link may lead to one of them again
    using Walk = fs::recursive_directory_iterator;
    for (Walk entry(folder, fs::directory_options::follow_directory_symlink); entry != Walk();
         ++entry) {
        const auto& path = entry->path();
        std::error_code dangling;
        const auto status = entry->status(dangling);
        const bool is_hidden = path.filename().native().starts_with('.');
        if (fs::is_directory(status)) {
            if (is_hidden || !seen.insert(fs::canonical(path)).second)
                entry.disable_recursion_pending();
        } else if (fs::is_regular_file(status) && !is_hidden) {
            if (image_format_of_name(path.filename().string()).empty())
                ++found.left_out;
            else
                found.files.push_back(path.string());
        }
    }
    if (found.files.empty())
        throw data_error(fmt::format("{}: no image files in this folder: expected .jpg, .png, "
                                     ".bmp, .gif or .ppm files",
                                     folder.string()));
    std::ranges::sort(found.files); // std::string compares as unsigned bytes
    return found;
} catch (const fs::filesystem_error& error) {
    throw io_error(
        fmt::format("{}: cannot be read: {}", error.path1().string(), error.code().message()));
}

} // namespace headroom
