#include "datasets/FolderListing.h"

#include "datasets/ImageDecoder.h"
#include "datasets/SubsetDataset.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

bool is_hidden(const fs::path& path) {
    return path.filename().native().starts_with('.');
}

std::vector<std::string> subfolders(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_directory() && !is_hidden(entry.path()))
            names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end()); // std::string compares as unsigned bytes
    return names;
}

FolderListing find_splits(const fs::path& root) {
    static constexpr std::array split_names = {"train", "valid", "val", "validation", "test"};
    const auto names = subfolders(root);
    const auto is_split = [](const std::string& name) {
        return std::find(split_names.begin(), split_names.end(), name) != split_names.end();
    };
    FolderListing splits;
    // "test" beside "Car" is a class; beside "train" it is a split.
    const bool split = std::find(names.begin(), names.end(), "train") != names.end() ||
                       (!names.empty() && std::all_of(names.begin(), names.end(), is_split));
    if (!split) {
        splits.train = SplitFolder{"", root, {}};
        return splits;
    }
    for (const auto& name : names) {
        if (!is_split(name)) continue;
        auto& place = name == "train" ? splits.train : name == "test" ? splits.test : splits.valid;
        if (place)
            throw data_error(
                fmt::format("{}: has both {} and {}: keep one", root.string(), place->name, name));
        place = SplitFolder{name, root / name, {}};
    }
    return splits;
}

std::vector<std::string> find_classes(const fs::path& root, const SplitFolder& split) {
    auto classes = subfolders(split.path);
    if (classes.empty())
        throw data_error(fmt::format(
            "{}: no class folders: expected {}", split.path.string(),
            split.name.empty() ? "CLASS/*.jpg or train/CLASS/*.jpg in it"
                               : fmt::format("{}/CLASS/*.jpg in {}", split.name, root.string())));
    return classes;
}

/// Files of one class, in order. What is no image is added to `left_out`.
std::vector<ImageFile> list_images(const SplitFolder& split, const std::string& class_name,
                                   int label, std::vector<std::string>& left_out) {
    const auto folder = split.path / class_name;
    std::vector<ImageFile> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (is_hidden(entry.path())) continue;
        const auto file = entry.path().filename().string();
        const auto name = split.name_of(class_name + "/" + file);
        if (entry.is_directory() || !has_image_extension(file))
            left_out.push_back(name);
        else
            files.push_back({entry.path().string(), name, label, {}, {}});
    }
    if (files.empty())
        throw data_error(
            fmt::format("{}: no images in this class folder: expected .jpg, .png, .bmp, "
                        ".gif or .ppm files, or remove the folder from every split",
                        folder.string()));
    std::sort(files.begin(), files.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return files;
}

void list_split(SplitFolder& split, const std::string& reference,
                const std::vector<std::string>& classes, bool all_classes,
                std::vector<std::string>& left_out) {
    const auto folders = subfolders(split.path);
    const auto has = [](const auto& names, const auto& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const auto& name : classes)
        if (!has(folders, name))
            throw data_error(
                fmt::format("{}: no folder for class \"{}\": expected the classes of {}: {}",
                            split.path.string(), name, reference, fmt::join(classes, ", ")));
    if (all_classes)
        for (const auto& name : folders)
            if (!has(classes, name))
                throw data_error(fmt::format("{}: class \"{}\" is not one of {}: expected {}",
                                             (split.path / name).string(), name, reference,
                                             fmt::join(classes, ", ")));
    for (std::size_t label = 0; label < classes.size(); ++label)
        for (auto& file : list_images(split, classes[label], static_cast<int>(label), left_out))
            split.files.push_back(std::move(file));
}

std::vector<SplitFolder*> present(FolderListing& listing) {
    std::vector<SplitFolder*> folders;
    for (auto* split : {&listing.train, &listing.valid, &listing.test})
        if (*split) folders.push_back(&**split);
    return folders;
}

} // namespace

std::vector<ImageFile*> FolderListing::files() {
    std::vector<ImageFile*> all;
    for (auto* split : present(*this))
        for (auto& file : split->files)
            all.push_back(&file);
    return all;
}

FolderListing list_folder(const fs::path& root, const std::vector<std::string>& chosen) {
    auto listing = find_splits(root);
    const auto splits = present(listing);
    listing.classes = select_classes(find_classes(root, *splits.front()), chosen);
    for (auto* split : splits)
        list_split(*split, splits.front()->path.string(), listing.classes, chosen.empty(),
                   listing.left_out);
    return listing;
}

} // namespace headroom
