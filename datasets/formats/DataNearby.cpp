#include "datasets/formats/DataNearby.h"

#include "datasets/formats/CifarReader.h"
#include "datasets/formats/IdxReader.h"
#include "datasets/formats/folder/FolderContent.h"
#include "datasets/formats/folder/SplitFolders.h"

#include <algorithm>
#include <deque>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_places = 3, max_folders = 1000;
constexpr int max_depth = 4;

bool has_images(const fs::path& folder) {
    return folder_content(folder).image_count() > 0;
}

/// Returns whether two of its folders, or of those of its train folder, have images.
bool has_class_folders(const fs::path& folder, const FolderContent& content) {
    std::size_t looked_at = 0, found = 0;
    for (const auto& name : content.folders) {
        if (++looked_at > 100 || found == 2) break;
        found += has_images(folder / name);
    }
    return found == 2;
}

bool is_data(const fs::path& folder, const FolderContent& content) {
    if (is_idx_folder(folder) || is_cifar_folder(folder)) return true;
    if (has_class_folders(folder, content)) return true;
    return std::ranges::any_of(content.folders, [&](const auto& name) {
        return split_of_name(name) == "train" &&
               has_class_folders(folder / name, folder_content(folder / name));
    });
}

} // namespace

std::vector<std::string> data_below(const fs::path& root) try {
    std::vector<std::string> places;
    std::deque<std::pair<fs::path, int>> waiting = {{root, 0}};
    for (std::size_t seen = 0; !waiting.empty() && seen < max_folders; ++seen) {
        const auto [folder, depth] = waiting.front();
        waiting.pop_front();
        const auto content = folder_content(folder);
        if (depth > 0 && is_data(folder, content)) {
            places.push_back(folder.string());
        } else {
            for (const auto& name : content.files)
                if (name.ends_with(".h5") || name.ends_with(".hdf5"))
                    places.push_back((folder / name).string());
            if (depth < max_depth)
                for (const auto& name : content.folders)
                    waiting.emplace_back(folder / name, depth + 1);
        }
        if (places.size() >= max_places) break;
    }
    places.resize(std::min(places.size(), max_places));
    return places;
} catch (const fs::filesystem_error&) {
    return {}; // what cannot be read is not suggested
}

std::string data_above(const fs::path& folder) try {
    auto here = folder.lexically_normal();
    if (!here.has_filename()) here = here.parent_path();
    if (here.parent_path().empty() || here.filename() == "..") here = fs::canonical(here);
    const auto above = here.parent_path();
    if (above.empty() || !is_data(above, folder_content(above))) return {};
    const auto splits = above.parent_path();
    const bool is_split = !split_of_name(above.filename().string()).empty() && !splits.empty() &&
                          is_data(splits, folder_content(splits));
    return (is_split ? splits : above).string();
} catch (const fs::filesystem_error&) {
    return {};
}

} // namespace headroom
