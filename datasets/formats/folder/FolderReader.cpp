#include "datasets/formats/folder/FolderReader.h"

#include "datasets/base/ParallelFor.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/SomeNames.h"
#include "datasets/formats/ReadImage.h"
#include "datasets/formats/folder/FolderListing.h"
#include "datasets/image/ImageConverter.h"
#include "datasets/image/ImageDecoder.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace headroom {

namespace fs = std::filesystem;

namespace {

std::vector<ImageFile*> pointers(std::vector<ImageFile>& files) {
    std::vector<ImageFile*> result;
    for (auto& file : files)
        result.push_back(&file);
    return result;
}

/// Returns the reason in an Error of a file, after the file's path.
std::string reason(const Error& error, const std::string& path) {
    const std::string line = error.what();
    return line.starts_with(path + ": ") ? line.substr(path.size() + 2) : line;
}

/// Calls `work` for every file without a problem so far. An Error becomes the file's problem if bad
/// files are to be skipped, and is passed on otherwise.
void for_each_file(const std::vector<ImageFile*>& files, const OpenOptions& options,
                   const std::function<void(std::size_t, ImageFile&)>& work) {
    const auto guarded = [&](std::size_t i) {
        auto& file = *files[i];
        if (!file.problem.empty()) return;
        try {
            work(i, file);
        } catch (const Error& error) {
            if (!options.skip_bad)
                throw Error(error.failure(),
                            fmt::format("{}, or use {}", error.what(), option_name("skip-bad")));
            file.problem = reason(error, file.path);
        }
    };
    load_image_decoder();
    parallel_for(files.size(), guarded, options.on_progress, options.stop);
}

/// Counts the sizes of the readable files, the most common first; of equally common ones the one
/// found first.
std::vector<StoredSize> count_sizes(const std::vector<ImageFile*>& files) {
    std::vector<StoredSize> sizes;
    std::map<std::pair<int, int>, std::size_t> places;
    for (const auto* file : files) {
        if (!file->problem.empty()) continue;
        const ImageSize size{file->shape.height, file->shape.width};
        const auto [place, is_new] = places.try_emplace({size.height, size.width}, sizes.size());
        if (is_new) sizes.push_back({size, 0});
        ++sizes[place->second].count;
    }
    std::ranges::stable_sort(sizes, std::ranges::greater{}, &StoredSize::count);
    return sizes;
}

std::vector<StoredChannels> count_channels(const std::vector<ImageFile*>& files) {
    std::map<int, std::size_t> counts;
    for (const auto* file : files)
        if (file->problem.empty()) ++counts[file->shape.channels];
    std::vector<StoredChannels> channels;
    for (const auto& [number, count] : counts)
        channels.push_back({number, count});
    return channels;
}

/// "images differ in size: train/Car/0.png is 4x4, test/Car/9.png is 5x6"
std::string differing(const std::vector<ImageFile*>& files) {
    const auto readable = [](const ImageFile* file) { return file->problem.empty(); };
    const auto* first = *std::ranges::find_if(files, readable);
    const auto* other = *std::ranges::find_if(files, [&](const ImageFile* file) {
        return readable(file) && size_string(file->shape) != size_string(first->shape);
    });
    return fmt::format("images differ in size: {} is {}, {} is {}", first->name,
                       size_string(first->shape), other->name, size_string(other->shape));
}

/// Chooses the shape of all images.
ImageShape choose_shape(const fs::path& root, const std::vector<ImageFile*>& files,
                        const std::vector<StoredSize>& sizes, const OpenOptions& options,
                        std::vector<std::string>& notes) {
    if (sizes.empty()) throw data_error(fmt::format("{}: no image can be read", root.string()));
    const bool all_grey = std::ranges::all_of(files, [](const ImageFile* file) {
        return !file->problem.empty() || file->shape.channels == 1;
    });
    const int channels = options.channels != 0 ? options.channels : all_grey ? 1 : 3;
    const auto of_size = [&](const ImageSize& size) {
        return ImageShape{channels, size.height, size.width};
    };
    if (options.resize) return of_size(*options.resize);
    if (sizes.size() == 1) return of_size(sizes.front().size);
    if (!options.size_if_mixed && !options.common_size_if_mixed)
        throw data_error(fmt::format("{}: {}: use {}", root.string(), differing(files),
                                     option_name("resize", "HxW")));
    const auto shape = of_size(options.size_if_mixed.value_or(sizes.front().size));
    notes.push_back(fmt::format(
        "{}: all are resized to {}{}", differing(files), size_string(shape),
        options.size_if_mixed
            ? ""
            : fmt::format(", the most common size (change it with {})", option_name("resize"))));
    return shape;
}

/// Describes a split's images without their pixels. Bad ones are left out.
Images describe_split(const SplitFolder& split, const ImageShape& shape,
                      const std::vector<std::string>& classes, const OpenOptions& options) {
    Images images;
    images.shape = shape;
    images.classes = classes;
    std::vector<std::string> names;
    std::vector<std::size_t> listed(classes.size()), counts(classes.size());
    for (const auto& file : split.files) {
        ++listed[static_cast<std::size_t>(file.label)];
        if (!file.problem.empty()) continue;
        images.labels.push_back(file.label);
        names.push_back(file.name);
        ++counts[static_cast<std::size_t>(file.label)];
    }
    for (std::size_t label = 0; label < classes.size() && !options.only_shown; ++label)
        if (listed[label] > 0 && counts[label] == 0)
            throw data_error(fmt::format("{}: no image of this class folder can be read",
                                         (split.path / classes[label]).string()));
    images.name = [names = std::move(names)](std::size_t index) { return names.at(index); };
    return images;
}

/// Decodes the images of one split directly into place, then closes the gaps that bad ones left.
Images decode_split(SplitFolder& split, const ImageShape& shape,
                    const std::vector<std::string>& classes, const OpenOptions& options) {
    const auto values = shape.values();
    std::vector<std::uint8_t> pixels(split.files.size() * values);
    for_each_file(pointers(split.files), options, [&](std::size_t i, ImageFile& file) {
        read_image(file.path, shape, options, pixels.data() + i * values);
    });
    std::size_t count = 0;
    for (std::size_t i = 0; i < split.files.size(); ++i) {
        if (!split.files[i].problem.empty()) continue;
        if (i != count)
            std::copy_n(pixels.data() + i * values, values, pixels.data() + count * values);
        ++count;
    }
    pixels.resize(count * values);
    auto images = describe_split(split, shape, classes, options);
    images.pixels = std::move(pixels);
    return images;
}

/// Streams the images of one split as blocks of one file each, decoded on demand.
Images stream_split(const SplitFolder& split, const ImageShape& shape,
                    const std::vector<std::string>& classes, const OpenOptions& options) {
    std::vector<std::string> paths;
    for (const auto& file : split.files)
        if (file.problem.empty()) paths.push_back(file.path);
    OpenOptions reading;
    reading.resizing = options.resizing;
    reading.skip_bad = options.skip_bad;
    reading.memory_budget = options.memory_budget;
    auto images = describe_split(split, shape, classes, options);
    images.blocks = {
        1, 1, [=, paths = std::move(paths)](std::size_t first, std::size_t count, Pixels& out) {
            auto& pixels = resized<std::uint8_t>(out, count * shape.values());
            for (std::size_t i = 0; i < count; ++i)
                try {
                    read_image(paths.at(first + i), shape, reading,
                               pixels.data() + i * shape.values());
                } catch (const Error& error) {
                    if (reading.skip_bad) throw; // it was readable when it was opened
                    throw Error(error.failure(), fmt::format("{}, or use {}", error.what(),
                                                             option_name("skip-bad")));
                }
        }};
    return images;
}

} // namespace

FoundImages read_folder(const fs::path& root, const OpenOptions& options) {
    FoundImages found;
    auto listing = list_folder(root, options.classes,
                               options.only_shown   ? EmptyClasses::shown
                               : options.skip_empty ? EmptyClasses::skipped
                                                    : EmptyClasses::refused);
    found.notes = listing.notes;
    const auto files = listing.files();
    found.class_source = "the folders' names, sorted by their bytes";
    std::map<LeftOut::Kind, std::vector<std::string>> left_out;
    for (const auto& [kind, path, name] : listing.left_out)
        left_out[kind].push_back(name);
    for (const auto& [kind, names] : left_out)
        found.notes.push_back(
            fmt::format("left out {} {}: {}", names.size(), to_string(kind), some_names(names)));

    // One progress over all decoding, though it is done in parts.
    const std::size_t passes = options.skip_bad ? 2 : 1;
    auto part = options;
    std::size_t before = 0;
    if (options.on_progress)
        part.on_progress = [&](std::size_t done, std::size_t) {
            options.on_progress((before + done) / passes, files.size());
        };
    // A bad image may have a valid header, and its size must not count: skipping needs a decode.
    if (options.skip_bad) {
        for_each_file(files, part, [&](std::size_t, ImageFile& file) {
            constexpr ImageShape small = {3, 1, 1}; // decoding fails at any size alike
            file.shape = decode_image(file.path, read_image_file(file.path),
                                      {small, options.memory_budget}, [](const Image&) {});
        });
        before += files.size();
    } else {
        auto quiet = options;
        quiet.on_progress = nullptr;
        for_each_file(files, quiet, [&](std::size_t, ImageFile& file) {
            file.shape = probe_image(file.path, options.memory_budget);
        });
    }
    found.sizes = count_sizes(files);
    found.channels = count_channels(files);
    const auto shape = choose_shape(root, files, found.sizes, options, found.notes);

    const auto readable = static_cast<std::uint64_t>(
        std::ranges::count_if(files, [](const ImageFile* file) { return file->problem.empty(); }));
    const bool streamed = readable * shape.values() > options.memory_budget;
    const auto decode = [&](std::optional<SplitFolder>& split, std::optional<Images>& images) {
        if (!split) return;
        images = streamed ? stream_split(*split, shape, listing.classes, options)
                          : decode_split(*split, shape, listing.classes, part);
        before += split->files.size();
    };
    decode(listing.train, found.train);
    decode(listing.valid, found.valid);
    decode(listing.test, found.test);

    std::vector<std::string> skipped;
    for (const auto* file : files) {
        if (file->problem.empty()) continue;
        skipped.push_back(file->name);
        found.bad_files.push_back({file->path, file->problem});
    }
    if (!skipped.empty())
        found.notes.push_back(fmt::format("skipped {} unreadable image{}: {}", skipped.size(),
                                          skipped.size() == 1 ? "" : "s", some_names(skipped)));
    return found;
}

} // namespace headroom
