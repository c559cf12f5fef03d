#include "datasets/formats/folder/SplitFolders.h"

#include <algorithm>
#include <array>

namespace headroom {

namespace fs = std::filesystem;

namespace {

struct SplitName {
    const char *name, *split;
};

constexpr std::array<SplitName, 8> split_names = {{{"train", "train"},
                                                   {"training", "train"},
                                                   {"valid", "valid"},
                                                   {"val", "valid"},
                                                   {"validation", "valid"},
                                                   {"dev", "valid"},
                                                   {"test", "test"},
                                                   {"testing", "test"}}};

/// ASCII only, so that names do not depend on the locale.
std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// "test1", "train-images": not a class, but not a split's own name either.
bool begins_like_a_split(const std::string& name) {
    const auto lower = lower_case(name);
    return std::ranges::any_of(split_names, [&](const SplitName& known) {
        const std::string_view word = known.name;
        if (!lower.starts_with(word)) return false;
        const char next = lower.size() > word.size() ? lower[word.size()] : '\0';
        return next < 'a' || next > 'z';
    });
}

bool has_images(const fs::path& folder) {
    return folder_content(folder).image_count() > 0;
}

} // namespace

std::string split_of_name(const std::string& name) {
    const auto known = std::ranges::find(split_names, lower_case(name), &SplitName::name);
    return known == split_names.end() ? "" : known->split;
}

bool comes_in_splits(const fs::path& root, const FolderContent& content) {
    std::vector<std::string> trains, others;
    for (const auto& name : content.folders) {
        if (split_of_name(name) == "train") trains.push_back(name);
        if (!begins_like_a_split(name)) others.push_back(name);
    }
    const bool all_are_splits = std::ranges::all_of(
        content.folders, [](const auto& name) { return !split_of_name(name).empty(); });
    if (trains.empty()) return all_are_splits && !content.folders.empty();
    const bool among_classes =
        std::ranges::any_of(others, [&](const auto& name) { return has_images(root / name); });
    return !among_classes || std::ranges::any_of(trains, [&](const auto& name) {
        const auto train = folder_content(root / name);
        const bool class_folders = std::ranges::any_of(
            train.folders, [&](const auto& inner) { return has_images(root / name / inner); });
        return class_folders || (!train.folders.empty() && train.image_count() == 0);
    });
}

} // namespace headroom
