#include "datasets/formats/OpenDataset.h"

#include "datasets/base/ParallelFor.h"
#include "datasets/base/Random.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/data/MissingClasses.h"
#include "datasets/data/SubsetDataset.h"
#include "datasets/formats/CifarReader.h"
#include "datasets/formats/Formats.h"
#include "datasets/formats/IdxReader.h"
#include "datasets/formats/MakeDatasets.h"
#include "datasets/formats/ReadImage.h"
#include "datasets/formats/UnusedOptions.h"
#include "datasets/formats/folder/FolderReader.h"
#include "datasets/formats/hdf5/Hdf5.h"
#include "datasets/formats/hdf5/Hdf5Reader.h"
#include "datasets/image/ImageDecoder.h"
#include "datasets/source/FoundImages.h"
#include "datasets/splits/Split.h"
#include "datasets/splits/SplitByFile.h"
#include "datasets/synth/SyntheticImages.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <new>
#include <numeric>
#include <utility>

namespace headroom {

namespace fs = std::filesystem;

namespace {

void check_options(const OpenOptions& options) {
    check_values(options);
    if (options.fold != 0 && options.split_file.empty())
        throw option_error("fold",
                           fmt::format("{}: needs {}", options.fold, option_name("split-file")));
    for (const auto& size : {options.resize, options.size_if_mixed})
        if (size &&
            (size->height < 1 || size->width < 1 || size->height > 16384 || size->width > 16384))
            throw usage_error(fmt::format("an image size of {}x{}: expected sides of 1 to 16384",
                                          size->height, size->width));
}

/// Images that are not files are all of one shape.
void count_stored(FoundImages& found) {
    if (!found.sizes.empty()) return;
    ImageShape shape;
    std::size_t count = 0;
    for (const auto* images : {&found.train, &found.valid, &found.test}) {
        if (!*images) continue;
        shape = (*images)->shape;
        count += (*images)->count();
    }
    found.sizes = {{{shape.height, shape.width}, count}};
    found.channels = {{shape.channels, count}};
}

/// Moves a stratified part of data.train to a new split.
DatasetPtr carve(OpenedData& data, double fraction, const OpenOptions& options, const char* name) {
    auto& train = data.train;
    auto [rest, taken] = stratified_split(train->labels(), fraction, options.split_seed);
    if (taken.empty()) {
        const auto why = fmt::format("no images in {}: no class of train has a second one", name);
        if (!options.only_shown)
            throw data_error(fmt::format(
                "{}: {}: expected two or more of some class, or a {} split", data.path, why, name));
        data.notes.push_back(why);
        return nullptr;
    }
    data.notes.push_back(fmt::format(
        "{}: {} of {} images of train, stratified by class (fraction {:g}, split seed {})", name,
        taken.size(), train->size(), fraction, options.split_seed));
    auto part = std::make_shared<SubsetDataset>(train, std::move(taken));
    train = std::make_shared<SubsetDataset>(train, std::move(rest));
    return part;
}

void complete_splits(OpenedData& data, const OpenOptions& options) {
    if (!options.as_found && !data.test && data.valid) {
        data.test = std::exchange(data.valid, nullptr);
        data.notes.emplace_back(
            "test: the data have no test split, so their valid split is reported on");
    }
    if (!options.as_found && !data.test)
        data.test = carve(data, options.test_fraction, options, "test");
    if (data.train && !data.valid && options.valid_fraction > 0)
        data.valid = carve(data, options.valid_fraction, options, "valid");
}

void check_splits(const OpenedData& data) {
    for (const auto& [name, split] : named_splits(data))
        if (split && split->size() == 0)
            throw data_error(fmt::format("{}: no images in {}: expected one or more of each class",
                                         data.path, name));
}

void note_missing_classes(OpenedData& data) {
    std::vector<PartCounts> parts;
    for (const auto& [name, split] : named_splits(data))
        if (split) parts.push_back({name, class_counts(*split)});
    const auto& any = data.train ? data.train : data.test ? data.test : data.valid;
    const auto& classes = any->classes();
    if (auto note = empty_class_note(classes, sum_of(parts), data.numbered_classes); !note.empty())
        data.notes.push_back(std::move(note));
    for (auto& note : missing_class_notes(classes, parts))
        data.notes.push_back(std::move(note));
}

/// Adds a note if images are stretched or cropped.
void note_other_aspects(OpenedData& data, const ResizeMode mode) {
    const auto& any = data.test ? data.test : data.train ? data.train : data.valid;
    const auto shape = any->shape();
    const auto has_other_aspect = [&](const ImageSize& size) {
        // A pixel more or less, from rounding, is not worth a note.
        const auto wanted = static_cast<double>(shape.width) / shape.height;
        return std::abs(size.height * wanted - size.width) > std::max(1.0, wanted);
    };
    std::size_t count = 0, total = 0;
    for (const auto& [size, images] : data.sizes) {
        total += images;
        if (has_other_aspect(size)) count += images;
    }
    if (count == 0) return;
    const auto what = mode == ResizeMode::crop ? "are cropped to it, from the middle"
                      : mode == ResizeMode::fit
                          ? "are fitted into it, with black beside them"
                          : fmt::format("are stretched to it ({} keeps theirs)",
                                        option_name("resize-mode", "fit or crop"));
    data.notes.push_back(
        fmt::format("{} of {} images have an aspect ratio other than {}x{}: they {}", count, total,
                    shape.height, shape.width, what));
}

void take_fingerprints(OpenedData& data, const OpenOptions& options) {
    std::vector<const char*> names;
    std::vector<DatasetPtr> there;
    std::size_t total = 0;
    for (const auto& [name, split] : named_splits(data)) {
        if (!split) continue;
        names.push_back(name);
        there.push_back(split);
        total += split->size();
    }
    // Streamed images are read a second time here: this is the second half of the progress.
    std::function<void(std::size_t)> on_progress;
    if (data.streamed && options.on_progress)
        on_progress = [&](std::size_t done) { options.on_progress((total + done) / 2, total); };
    auto prints = fingerprints(there, on_progress, options.stop);
    std::string text;
    data.train_images.clear();
    for (std::size_t i = 0; i < prints.size(); ++i) {
        fmt::format_to(std::back_inserter(text), "{}:{}\n", names[i], prints[i].text);
        if (there[i] == data.train) data.train_images = std::move(prints[i].images);
    }
    data.fingerprint = fmt::format("{:016x}", Random::hash(text));
}

/// Turns the splits as found into those of the options.
void make_splits(OpenedData& data, const OpenOptions& options,
                 const std::optional<SplitFile>& split_file) {
    static_cast<Splits&>(data) = data.found;
    data.notes = data.found_notes;
    data.split_file_hash.clear();
    if (split_file) {
        split_by_file(data, *split_file, options.split_file, options.fold);
        data.split_file_hash = split_file->hash;
    }
    for (auto& note : unused_options(options, data))
        data.notes.push_back(std::move(note));
    complete_splits(data, options);
    check_splits(data);
    note_missing_classes(data);
    take_fingerprints(data, options);
    note_other_aspects(data, options.resizing.mode);
}

std::optional<SplitFile> split_file_of(const OpenOptions& options) {
    if (options.split_file.empty()) return std::nullopt;
    return read_split_file(options.split_file);
}

} // namespace

OpenedData open_dataset(const std::string& path, const OpenOptions& options) try {
    check_options(options);
    const auto split_file = split_file_of(options); // read first: it is small, and may be wrong
    OpenedData data;
    data.path = path;
    const Format& format = find_format(path);
    data.format = format.name;
    data.image_files = format.image_files;
    auto found = format.read(path, options);
    data.notes = std::move(found.notes);
    data.class_source = std::move(found.class_source);
    data.numbered_classes = found.numbered_classes;
    data.hdf5 = std::move(found.hdf5);
    count_stored(found);
    data.sizes = std::move(found.sizes);
    data.channels = std::move(found.channels);
    data.bad_files = std::move(found.bad_files);
    make_datasets(found, options, data);
    check_splits(data);
    data.found = data;
    data.found_notes = std::move(data.notes);
    make_splits(data, options, split_file);
    return data;
} catch (const std::bad_alloc&) {
    throw Error(Failure::resources,
                fmt::format("{}: not enough memory to hold the images: use {} or {}", path,
                            option_name("resize", "HxW"), option_name("classes")));
} catch (const fs::filesystem_error& error) {
    throw io_error(
        fmt::format("{}: cannot be read: {}", error.path1().string(), error.code().message()));
}

OpenedData split_again(OpenedData data, const OpenOptions& options) {
    check_options(options);
    make_splits(data, options, split_file_of(options));
    return data;
}

std::string data_name(const std::string& path) {
    if (path.starts_with("synth:")) return path;
    const auto whole = fs::absolute(path).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

Batch read_image_files(const std::vector<std::string>& paths, const ImageShape& shape,
                       const Resizing& resizing,
                       const std::function<void(std::size_t, const Error&)>& on_bad) {
    OpenOptions options;
    options.resizing = resizing;
    Images images;
    images.shape = shape;
    images.labels.assign(paths.size(), 0);
    std::vector<std::uint8_t> pixels(paths.size() * shape.values());
    load_image_decoder();
    parallel_for(paths.size(), [&](std::size_t i) {
        try {
            read_image(paths[i], shape, options, pixels.data() + i * shape.values());
        } catch (const Error& error) {
            if (!on_bad) throw;
            on_bad(i, error);
        }
    });
    images.pixels = std::move(pixels);

    std::vector<std::size_t> all(paths.size());
    std::iota(all.begin(), all.end(), 0);
    Batch batch;
    MemoryDataset(std::move(images)).read(all, batch);
    return batch;
}

} // namespace headroom
