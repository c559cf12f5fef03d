#include "datasets/FolderReader.h"

#include "datasets/ImageConverter.h"
#include "datasets/ImageDecoder.h"
#include "datasets/SubsetDataset.h"
#include "datasets/base/Error.h"
#include "datasets/base/ParallelFor.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

struct ImageFile {
    std::string path;
    std::string name; ///< relative to the root
    int label = 0;
    ImageShape shape;    ///< as stored
    std::string problem; ///< why it cannot be read; empty = it can
};

struct SplitFolder {
    std::string name; ///< "" where the root itself has the class folders
    fs::path path;
    std::vector<ImageFile> files;

    std::string name_of(const std::string& inside) const {
        return name.empty() ? inside : name + "/" + inside;
    }
};

struct SplitFolders {
    std::optional<SplitFolder> train, valid, test;

    std::vector<SplitFolder*> present() {
        std::vector<SplitFolder*> folders;
        for (auto* split : {&train, &valid, &test})
            if (*split) folders.push_back(&**split);
        return folders;
    }
};

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

SplitFolders find_splits(const fs::path& root) {
    static constexpr std::array split_names = {"train", "valid", "val", "validation", "test"};
    const auto names = subfolders(root);
    const auto is_split = [](const std::string& name) {
        return std::find(split_names.begin(), split_names.end(), name) != split_names.end();
    };
    SplitFolders splits;
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

/// "a, b and 3 more": at most ten names.
std::string some_names(const std::vector<std::string>& names) {
    constexpr std::size_t most = 10;
    const auto shown = std::min(names.size(), most);
    auto text = fmt::format(
        "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
    return text;
}

std::vector<ImageFile*> pointers(std::vector<ImageFile>& files) {
    std::vector<ImageFile*> result;
    for (auto& file : files)
        result.push_back(&file);
    return result;
}

/// Does `work` for every file that has no problem yet. An Error becomes the file's problem if bad
/// files are to be skipped, and goes on up otherwise.
void for_each_file(const std::vector<ImageFile*>& files, const OpenOptions& options,
                   const std::function<void(std::size_t, ImageFile&)>& work) {
    const auto guarded = [&](std::size_t i) {
        auto& file = *files[i];
        if (!file.problem.empty()) return;
        try {
            work(i, file);
        } catch (const Error& error) {
            if (!options.skip_bad) throw;
            file.problem = error.what();
        }
    };
    load_image_decoder();
    parallel_for(files.size(), guarded, options.on_progress, options.stop);
}

/// The shape all images shall have.
ImageShape choose_shape(const fs::path& root, const std::vector<ImageFile*>& files,
                        const OpenOptions& options, std::vector<std::string>& notes) {
    const ImageFile* first = nullptr;
    const ImageFile* other = nullptr;
    bool all_grey = true;
    for (const auto* file : files) {
        if (!file->problem.empty()) continue;
        if (!first) first = file;
        const bool same =
            file->shape.height == first->shape.height && file->shape.width == first->shape.width;
        if (!same && !other) other = file;
        all_grey = all_grey && file->shape.channels == 1;
    }
    if (!first) throw data_error(fmt::format("{}: not one image can be read", root.string()));

    const int channels = options.channels != 0 ? options.channels : all_grey ? 1 : 3;
    if (options.resize) return {channels, options.resize->height, options.resize->width};
    if (!other) return {channels, first->shape.height, first->shape.width};
    const auto differ =
        fmt::format("images differ in size: {} is {}, {} is {}", first->name,
                    size_string(first->shape), other->name, size_string(other->shape));
    if (!options.size_if_mixed)
        throw data_error(fmt::format("{}: {}: use --resize HxW", root.string(), differ));
    const ImageShape shape{channels, options.size_if_mixed->height, options.size_if_mixed->width};
    notes.push_back(fmt::format("{}: all are resized to {}", differ, size_string(shape)));
    return shape;
}

/// Decodes the images of one split straight into place, then closes the gaps bad ones left.
Images decode_split(SplitFolder& split, const ImageShape& shape,
                    const std::vector<std::string>& classes, const OpenOptions& options) {
    const auto values = shape.values();
    std::vector<std::uint8_t> pixels(split.files.size() * values);
    for_each_file(pointers(split.files), options, [&](std::size_t i, ImageFile& file) {
        const auto image = decode_image(file.path);
        ImageConverter(image.shape, shape, options.interpolation)
            .convert(image.pixels.data(), pixels.data() + i * values);
    });

    Images images;
    images.shape = shape;
    images.classes = classes;
    std::vector<std::string> names;
    std::vector<std::size_t> counts(classes.size());
    for (std::size_t i = 0; i < split.files.size(); ++i) {
        const auto& file = split.files[i];
        if (!file.problem.empty()) continue;
        if (i != names.size())
            std::copy_n(pixels.data() + i * values, values, pixels.data() + names.size() * values);
        images.labels.push_back(file.label);
        names.push_back(file.name);
        ++counts[static_cast<std::size_t>(file.label)];
    }
    for (std::size_t label = 0; label < classes.size(); ++label)
        if (counts[label] == 0)
            throw data_error(fmt::format("{}: not one image of this class folder can be read",
                                         (split.path / classes[label]).string()));
    pixels.resize(names.size() * values);
    images.pixels = std::move(pixels);
    images.name = [names = std::move(names)](std::size_t index) { return names.at(index); };
    return images;
}

} // namespace

FoundImages read_folder(const fs::path& root, const OpenOptions& options) {
    FoundImages found;
    auto splits = find_splits(root);
    const auto present = splits.present();

    const auto reference = present.front()->path.string();
    const auto classes = select_classes(find_classes(root, *present.front()), options.classes);
    std::vector<std::string> left_out;
    std::vector<ImageFile*> files;
    for (auto* split : present) {
        list_split(*split, reference, classes, options.classes.empty(), left_out);
        for (auto& file : split->files)
            files.push_back(&file);
    }
    if (!left_out.empty())
        found.notes.push_back(fmt::format("left out {} without an image's file name: {}",
                                          left_out.size(), some_names(left_out)));

    auto quiet = options;
    quiet.on_progress = nullptr;
    // A bad image's header may be sound, and its size must not count: to skip it, it is decoded.
    for_each_file(files, quiet, [&](std::size_t, ImageFile& file) {
        file.shape = options.skip_bad ? decode_image(file.path).shape : probe_image(file.path);
    });
    const auto shape = choose_shape(root, files, options, found.notes);

    // One progress over all splits, though they are decoded one after the other.
    auto decoding = options;
    std::size_t before = 0;
    if (options.on_progress)
        decoding.on_progress = [&](std::size_t done, std::size_t) {
            options.on_progress(before + done, files.size());
        };
    const auto decode = [&](std::optional<SplitFolder>& split, std::optional<Images>& images) {
        if (!split) return;
        images = decode_split(*split, shape, classes, decoding);
        before += split->files.size();
    };
    decode(splits.train, found.train);
    decode(splits.valid, found.valid);
    decode(splits.test, found.test);

    std::vector<std::string> skipped;
    for (const auto* file : files)
        if (!file->problem.empty()) skipped.push_back(file->name);
    if (!skipped.empty())
        found.notes.push_back(fmt::format("skipped {} unreadable image{}: {}", skipped.size(),
                                          skipped.size() == 1 ? "" : "s", some_names(skipped)));
    return found;
}

} // namespace headroom
