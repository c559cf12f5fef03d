#include "core/runs/FoldsFolder.h"

#include "core/runs/RunKind.h"

#include <charconv>
#include <fmt/format.h>
#include <map>

namespace headroom {

namespace fs = std::filesystem;

fs::path FoldsFolder::fold(const fs::path& folder, int number) {
    return folder / fmt::format("fold-{}", number);
}

std::vector<fs::path> FoldsFolder::comparisons(const fs::path& folder) {
    std::map<int, fs::path> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const auto name = entry.path().filename().string();
        const auto digits = name.find_first_of("0123456789");
        if (digits == std::string::npos) continue;
        int number = 0;
        std::from_chars(name.data() + digits, name.data() + name.size(), number);
        if (name == fold({}, number).string() && fs::is_directory(entry.symlink_status(ignored)) &&
            has_config_of(entry.path(), RunKind::comparison))
            found[number] = entry.path();
    }
    std::vector<fs::path> paths;
    for (auto& [number, path] : found)
        paths.push_back(std::move(path));
    return paths;
}

} // namespace headroom
