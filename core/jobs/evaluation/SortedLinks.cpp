#include "core/jobs/evaluation/SortedLinks.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;

fs::path class_folder(const fs::path& sorted, std::string name) {
    std::ranges::replace(name, '/', '_');
    return sorted / (name.empty() || name == "." || name == ".." ? "_" + name : name);
}

void SortedLinks::add(const std::string& image, const std::string& answer) {
    const auto folder = class_folder(folder_, answer);
    std::error_code error;
    fs::create_directories(folder, error);
    const fs::path target = fs::absolute(image), name = target.filename();
    for (int number = 1; !error; ++number) {
        const auto link = number == 1 ? folder / name
                                      : folder / fmt::format("{} ({}){}", name.stem().string(),
                                                             number, name.extension().string());
        fs::create_symlink(target, link, error);
        if (error != std::errc::file_exists) break;
        error.clear();
        std::error_code no_link;
        if (fs::read_symlink(link, no_link) == target) return;
    }
    if (error)
        throw io_error(fmt::format("{}: a link to {} cannot be made: {}", folder.string(), image,
                                   error.message()));
}

} // namespace headroom
