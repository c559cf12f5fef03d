#include "core/jobs/exploration/PooledFeaturesJob.h"

#include "core/engine/Engine.h"
#include "core/exploration/LayerMaps.h"
#include "core/jobs/ProgressEvents.h"
#include "core/models/SmallestImage.h"
#include "core/runs/config/RunConfig.h"
#include "core/selftest/MachineCheck.h"
#include "core/training/FrozenPart.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/data/BatchLoader.h"
#include "datasets/splits/LimitedDataset.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t ranking_batch = 32;

void stop_if_asked(const JobControl& control) {
    if (control.stop.stop_requested()) throw Cancelled{};
}

/// The pooled features of all images of a split, one row an image.
std::vector<float> pooled_features(const Model& model, const Normalisation& normalisation,
                                   const DatasetPtr& images, int threads,
                                   const JobControl& control) {
    MachineCheck().require(Precision::f32, control.stop);
    FrozenPart part(model, backbone_layers(model), images->shape(), {.threads = threads});
    part.stop_by(control.stop);
    const auto tell = progress_events(control, "computing features");
    BatchLoader loader(images, {.batch_size = ranking_batch, .normalisation = normalisation});
    loader.start(0);
    std::vector<float> features;
    std::size_t done = 0;
    while (const Batch* read = loader.next()) {
        stop_if_asked(control);
        Batch batch = *read;
        part(batch, true);
        features.insert(features.end(), batch.pixels.begin(), batch.pixels.end());
        tell(done += batch.count(), images->size());
    }
    return features;
}

/// The first of two classes, or of the only one.
std::vector<ImageSource> usual_images(const ImageSource& ranked, const Dataset& split) {
    std::vector<ImageSource> images;
    for (const auto sample : first_of_classes(split, 2)) {
        images.push_back(ranked);
        images.back().sample = sample;
    }
    return images;
}

/// One scale for the pooled values of all images. The largest fiftieth counts as white: one feature
/// is often far above all others, which would be black beside it.
ValueRange pooled_range(const PooledFeaturesResult& result) {
    std::vector<float> values;
    for (const auto& image : result.images)
        values.insert(values.end(), image.pooled.begin(), image.pooled.end());
    const auto size = [](float value) { return std::abs(value); };
    std::ranges::sort(values, {}, size);
    const std::span most(values.begin(), values.size() - values.size() / 50);
    return most.empty() || most.back() == 0 ? range_of(values) : range_of(most);
}

Maps one_map(const Maps& maps, std::size_t feature) {
    const auto map = maps.map(static_cast<int>(feature));
    return {{1, maps.shape.height, maps.shape.width}, {map.begin(), map.end()}};
}

} // namespace

PooledFeaturesResult PooledFeaturesJob::run(const PooledFeaturesSpec& spec,
                                            const JobControl& control) {
    const std::lock_guard lock(running_);
    if (spec.images.empty()) ImageLoader::check(spec.ranked);
    const int threads = resolve_threads(spec.threads);
    base_.open(spec.model, spec.transfer);
    OpenOptions seen = base_.seen(spec.ranked.data.options);
    seen.stop = control.stop;
    seen.on_progress = progress_events(control, "reading");
    const auto split = spec.ranked.data.path.empty() ? nullptr : loader_.split(spec.ranked, seen);
    stop_if_asked(control);

    ImageShape shape = base_.spec().input;
    if (split)
        shape = split->shape();
    else if (seen.resize)
        shape = {shape.channels, seen.resize->height, seen.resize->width};
    OpenOptions same_size = seen; // for files; data that are open are in their size already
    same_size.resize = ImageSize{shape.height, shape.width};
    same_size.channels = shape.channels;
    const Model& model = base_.model(shape, control);

    PooledFeaturesResult result{model.spec().name, spec.transfer.weights, {}, {}, {}, {}, {}, {}};
    if (auto note = one_pixel_note(adapted(model.spec(), shape, 0)); !note.empty())
        result.notes.push_back(std::move(note));
    const auto sources =
        spec.images.empty() && split ? usual_images(spec.ranked, *split) : spec.images;
    for (const auto& source : sources) {
        PooledImage one{
            loader_.load(source, split && source.image.empty() ? seen : same_size), {}, {}};
        one.maps = run_layers(model, normalised(one.image.pixels, base_.normalisation()),
                              backbone_layers(model));
        one.pooled = averages(one.maps);
        result.images.push_back(std::move(one));
        stop_if_asked(control);
    }
    if (!split) return result;

    result.classes = split->classes();
    result.split = spec.ranked.split;
    const auto as = fmt::format("{}\n{}\n{} {} {}", base_.key(),
                                json_line(to_json(DataSpec{spec.ranked.data.path, seen})),
                                spec.ranked.split, spec.count, fmt::ptr(spec.ranked.opened.get()));
    if (as != ranked_as_) {
        const auto images = limited_dataset(split, spec.count, 0);
        const auto features =
            pooled_features(model, base_.normalisation(), images, threads, control);
        counts_ = class_counts(*images);
        ranking_ = rank_features(features, images->labels());
        ranked_as_ = as;
    }
    result.counts = counts_;
    result.ranking = ranking_;
    return result;
}

PooledFeaturesResult run(const PooledFeaturesSpec& spec, const JobControl& control) {
    return PooledFeaturesJob().run(spec, control);
}

std::vector<std::size_t> first_of_classes(const Dataset& split, std::size_t classes) {
    std::vector<std::size_t> first;
    std::vector<int> seen;
    const auto& labels = split.labels();
    for (std::size_t i = 0; i < labels.size() && first.size() < classes; ++i) {
        if (std::ranges::find(seen, labels[i]) != seen.end()) continue;
        seen.push_back(labels[i]);
        first.push_back(i);
    }
    return first;
}

ordered_json to_json(const PooledFeaturesResult& result) {
    ordered_json json = {{"model", result.model},
                         {"weights", result.weights},
                         {"images", ordered_json::array()},
                         {"split", nullptr},
                         {"classes", ordered_json::array()},
                         {"ranking", ordered_json::array()}};
    for (const auto& one : result.images) {
        const auto& label = one.image.label;
        const auto& [channels, height, width] = one.maps.shape;
        json["images"].push_back({{"image", one.image.name},
                                  {"label", label.empty() ? ordered_json() : ordered_json(label)},
                                  {"maps", to_string(Shape{channels, height, width})},
                                  {"pooled", one.pooled}});
    }
    if (!result.split.empty()) json["split"] = result.split;
    for (std::size_t c = 0; c < result.counts.size(); ++c)
        json["classes"].push_back({{"class", result.classes[c]}, {"count", result.counts[c]}});
    for (const auto& feature : result.ranking)
        json["ranking"].push_back({{"feature", feature.feature},
                                   {"class", result.classes[feature.high]},
                                   {"auc", feature.auc},
                                   {"mean", feature.mean},
                                   {"other_mean", feature.other_mean},
                                   {"effect", feature.effect}});
    json["notes"] = result.notes;
    return json;
}

std::vector<MapGrid> pooled_grids(const PooledFeaturesResult& result) {
    const ValueRange range = pooled_range(result);
    std::vector<MapGrid> grids;
    for (const auto& one : result.images)
        grids.push_back(map_grid({{static_cast<int>(one.pooled.size()), 1, 1}, one.pooled}, range));
    return grids;
}

FeatureMaps feature_maps(const PooledFeaturesResult& result, std::size_t feature) {
    std::vector<Maps> maps;
    std::vector<float> values;
    for (const auto& one : result.images) {
        if (feature >= one.pooled.size())
            throw option_error("feature", fmt::format("{}: {} has {} features, from 0 on", feature,
                                                      result.model, one.pooled.size()));
        maps.push_back(one_map(one.maps, feature));
        values.insert(values.end(), maps.back().values.begin(), maps.back().values.end());
    }
    return {std::move(maps), range_of(values)};
}

std::vector<NamedPicture> pictures(const PooledFeaturesResult& result, std::size_t feature) {
    const auto grids = pooled_grids(result);
    const auto [maps, range] = feature_maps(result, feature);
    std::vector<NamedPicture> all;
    for (std::size_t i = 0; i < result.images.size(); ++i) {
        all.push_back(
            {fmt::format("image-{}", i + 1), picture(result.images[i].image.pixels, {0, 1})});
        all.push_back({fmt::format("pooled-{}", i + 1), grids[i].image});
        all.push_back({fmt::format("feature-{}", i + 1), picture(maps[i], range)});
    }
    return all;
}

} // namespace headroom
