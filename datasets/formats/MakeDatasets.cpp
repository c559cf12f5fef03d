#include "datasets/formats/MakeDatasets.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/ParallelFor.h"
#include "datasets/base/text/ByteSize.h"
#include "datasets/base/text/SomeNames.h"
#include "datasets/data/StreamedDataset.h"
#include "datasets/data/SubsetDataset.h"
#include "datasets/image/ImageConverter.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Converts every image of `pixels` to another shape.
void convert(const Pixels& pixels, const ImageConverter& converter, const ImageShape& from,
             const ImageShape& to, Pixels& out, std::stop_token stop) {
    const auto convert_all = [&](const auto& stored) {
        const auto count = stored.size() / from.values();
        using Value = typename std::decay_t<decltype(stored)>::value_type;
        auto& converted = resized<Value>(out, count * to.values());
        const auto convert_one = [&](std::size_t i) {
            converter.convert(stored.data() + i * from.values(),
                              converted.data() + i * to.values());
        };
        parallel_for(count, convert_one, {}, stop);
    };
    std::visit(convert_all, pixels);
}

/// Resizes images, and converts them to grey or RGB, which the reader left as stored.
void convert(Images& images, const OpenOptions& options) {
    const auto from = images.shape;
    auto to = from;
    if (options.channels != 0) to.channels = options.channels;
    if (options.resize) {
        to.height = options.resize->height;
        to.width = options.resize->width;
    }
    if (to == from) return;

    const ImageConverter converter(from, to, options.resizing);
    images.shape = to;
    if (images.has_blocks())
        images.blocks.read = [=, read = images.blocks.read](std::size_t first, std::size_t count,
                                                            Pixels& out) {
            Pixels stored;
            read(first, count, stored);
            convert(stored, converter, from, to, out, {});
        };
    else {
        Pixels converted;
        convert(images.pixels, converter, from, to, converted, options.stop);
        images.pixels = std::move(converted);
    }
}

std::uint64_t pixel_bytes(const Images& images) {
    return images.count() * images.shape.values() * images.blocks.value_bytes;
}

/// Reads all blocks into one buffer.
void load(Images& images, const OpenOptions& options,
          const std::function<void(std::size_t)>& on_progress) {
    const auto values = images.shape.values();
    if (images.blocks.value_bytes == 1)
        images.pixels = std::vector<std::uint8_t>(images.count() * values);
    else
        images.pixels = std::vector<float>(images.count() * values);
    Pixels block;
    for (std::size_t first = 0; first < images.count();) {
        if (options.stop.stop_requested()) throw Cancelled{};
        const auto count = std::min(images.blocks.block_size, images.count() - first);
        images.blocks.read(first, count, block);
        std::visit(
            [&](auto& all) {
                using Values = std::decay_t<decltype(all)>;
                std::ranges::copy(std::get<Values>(block),
                                  all.begin() + static_cast<std::ptrdiff_t>(first * values));
            },
            images.pixels);
        first += count;
        on_progress(first);
    }
    images.blocks = {};
}

/// Streams images with their share of a budget that all of them exceed.
DatasetPtr stream(Images images, std::uint64_t all_bytes, std::uint64_t budget) {
    const auto share = static_cast<double>(pixel_bytes(images)) / static_cast<double>(all_bytes);
    return std::make_shared<StreamedDataset>(
        std::move(images), static_cast<std::size_t>(share * static_cast<double>(budget)));
}

/// Returns the classes to keep: the chosen ones, and with skip_empty only those that have images.
std::vector<std::string> kept_classes(const std::vector<const Images*>& splits,
                                      const OpenOptions& options, std::vector<std::string>& notes) {
    if (!options.skip_empty) return options.classes;
    const auto& all = splits.front()->classes;
    std::vector<bool> has_images(all.size());
    for (const auto* images : splits)
        for (int label : images->labels)
            has_images[static_cast<std::size_t>(label)] = true;
    std::vector<std::string> kept, empty;
    const auto chosen = select_classes(all, options.classes);
    for (std::size_t label = 0; label < all.size(); ++label)
        if (std::ranges::find(chosen, all[label]) != chosen.end())
            (has_images[label] ? kept : empty).push_back(all[label]);
    if (kept.empty()) return chosen;
    if (!empty.empty())
        notes.push_back(fmt::format("left out {} of {} classes, which have no images: {}",
                                    empty.size(), chosen.size(), some_names(empty)));
    return kept;
}

} // namespace

void make_datasets(FoundImages& found, const OpenOptions& options, OpenedData& data) {
    const std::array<std::pair<std::optional<Images>*, DatasetPtr*>, 3> splits = {
        {{&found.train, &data.train}, {&found.valid, &data.valid}, {&found.test, &data.test}}};
    std::vector<const Images*> there;
    for (const auto& [images, dataset] : splits)
        if (*images) there.push_back(&**images);
    const auto classes = kept_classes(there, options, data.notes);
    std::uint64_t bytes = 0, to_load = 0, loaded = 0;
    bool has_blocks = false;
    for (const auto& [images, dataset] : splits) {
        if (!*images) continue;
        convert(**images, options);
        bytes += pixel_bytes(**images);
        has_blocks |= (*images)->has_blocks();
        to_load += (*images)->count();
    }
    data.streamed = has_blocks && bytes > options.memory_budget;
    if (data.streamed)
        data.notes.push_back(
            fmt::format("the images take {:.1f} GB, the memory budget is {}: they are read again "
                        "whenever they are needed (change it with {})",
                        static_cast<double>(bytes) / 1e9, byte_size_string(options.memory_budget),
                        option_name("memory-budget")));

    for (const auto& [images, dataset] : splits) {
        if (!*images) continue;
        DatasetPtr made;
        if (data.streamed && (*images)->has_blocks()) {
            made = stream(std::move(**images), bytes, options.memory_budget);
        } else {
            if ((*images)->has_blocks())
                load(**images, options, [&, before = loaded](std::size_t done) {
                    loaded = before + done;
                    // Its blocks were all read before: this is the second half of the progress.
                    if (options.on_progress) options.on_progress((to_load + loaded) / 2, to_load);
                });
            made = std::make_shared<MemoryDataset>(std::move(**images));
        }
        *dataset = SubsetDataset::with_classes(std::move(made), classes);
        images->reset();
    }
}

} // namespace headroom
