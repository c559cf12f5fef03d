#include "datasets/verify/Scan.h"

#include "datasets/formats/OpenDataset.h"
#include "datasets/verify/FolderScan.h"

#include "datasets/base/BadLabels.h"
#include "datasets/base/ParallelFor.h"
#include "datasets/data/SamplesAtOnce.h"
#include "datasets/formats/Formats.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom {

namespace {

OpenOptions as_stored(const OpenOptions& options) {
    OpenOptions plain = options;
    plain.resize = std::nullopt;
    plain.channels = 0;
    plain.skip_bad = true;
    plain.as_found = true;
    return plain;
}

Image image_of(const Batch& batch, std::size_t i) {
    const auto values = batch.shape.values();
    Image image{batch.shape, std::vector<std::uint8_t>(values)};
    const float* const from = batch.pixels.data() + i * values;
    std::transform(from, from + values, image.pixels.begin(), [](float value) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255));
    });
    return image;
}

/// Sketches a split's samples by blocks; the thread that sketches a block reads it.
void scan_split(const Dataset& dataset, std::size_t split, const OpenOptions& options,
                unsigned threads, std::vector<Scan::Sample>& samples) {
    const std::size_t block = samples_at_once(dataset.shape(), 256);
    const auto first = samples.size();
    samples.resize(first + dataset.size());
    const auto sketch_block = [&](std::size_t b) {
        std::vector<std::size_t> indices(std::min(block, dataset.size() - b * block));
        std::iota(indices.begin(), indices.end(), b * block);
        Batch batch;
        dataset.read(indices, batch);
        for (std::size_t i = 0; i < indices.size(); ++i)
            samples[first + indices[i]] = {split, indices[i], batch.labels[i],
                                           sketch(image_of(batch, i))};
    };
    std::function<void(std::size_t, std::size_t)> on_progress;
    if (options.on_progress)
        on_progress = [&](std::size_t blocks, std::size_t) {
            options.on_progress(std::min(blocks * block, dataset.size()), dataset.size());
        };
    parallel_for((dataset.size() + block - 1) / block, sketch_block, on_progress, options.stop,
                 threads);
}

/// Scan of data that cannot be opened, because no class has some of their labels.
Scan scan_of(const BadLabels& error, const std::string& path) {
    Scan result;
    result.format = find_format(path).name;
    result.findings.push_back({FindingKind::label_out_of_range, error.what(), {}});
    for (const auto& name : error.samples())
        result.findings.back().samples.push_back({name, {}, {}, {}, 0});
    return result;
}

Scan scan_dataset(const std::string& path, const OpenOptions& options, unsigned threads) try {
    Scan result;
    result.data = open_dataset(path, as_stored(options));
    const OpenedData& data = result.data;
    result.format = data.format;
    std::vector<DatasetPtr> splits;
    for (const auto& [name, split] :
         {std::pair{"train", data.train}, {"valid", data.valid}, {"test", data.test}}) {
        if (!split) continue;
        result.classes = split->classes();
        scan_split(*split, splits.size(), options, threads, result.samples);
        splits.push_back(split);
        result.splits.emplace_back(name);
    }
    for (const auto& bad : data.bad_files)
        result.findings.push_back(
            {FindingKind::unreadable, bad.reason, {{bad.path, bad.path, {}, {}, 0}}});
    result.describe = [splits, names = result.splits](const Scan::Sample& sample) {
        const auto& split = *splits[sample.split];
        return FoundSample{split.sample_name(sample.index),
                           {},
                           names[sample.split],
                           split.classes()[static_cast<std::size_t>(sample.label)],
                           sample.index};
    };
    return result;
} catch (const BadLabels& error) {
    return scan_of(error, path);
}

} // namespace

Scan scan(const std::string& path, const OpenOptions& options, unsigned threads) {
    return find_format(path).image_files ? scan_folder(path, options, threads)
                                         : scan_dataset(path, options, threads);
}

} // namespace headroom
