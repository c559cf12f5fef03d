#include "core/jobs/data/InspectJob.h"

#include "core/jobs/ProgressEvents.h"
#include "core/jobs/data/Hdf5ListingJson.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/LimitedDataset.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

const Dataset& any_split(const OpenedData& data) {
    return data.test ? *data.test : data.train ? *data.train : *data.valid;
}

} // namespace

ImageShape InspectResult::shape() const {
    return any_split(data).shape();
}

const std::vector<std::string>& InspectResult::classes() const {
    return any_split(data).classes();
}

namespace {

SideSpread spread(const std::vector<StoredSize>& sizes, int ImageSize::*side) {
    std::vector<std::pair<int, std::size_t>> sorted;
    std::size_t total = 0;
    for (const auto& [size, count] : sizes) {
        sorted.emplace_back(size.*side, count);
        total += count;
    }
    if (sorted.empty()) return {};
    std::ranges::sort(sorted);
    std::size_t seen = 0;
    const auto middle = std::ranges::find_if(
        sorted, [&](const auto& one) { return 2 * (seen += one.second) >= total; });
    return {sorted.front().first, middle->first, sorted.back().first};
}

ordered_json to_json(const SideSpread& spread) {
    return {{"min", spread.low}, {"median", spread.median}, {"max", spread.high}};
}

ordered_json to_json(const PixelStatistics& channels, bool with_histogram) {
    auto list = ordered_json::array();
    for (const auto& channel : channels) {
        list.push_back({{"min", channel.low()},
                        {"max", channel.high()},
                        {"mean", channel.mean()},
                        {"sd", channel.sd()}});
        if (with_histogram) list.back()["histogram"] = channel.histogram();
    }
    return list;
}

} // namespace

SideSpread InspectResult::heights() const {
    return spread(data.sizes, &ImageSize::height);
}

SideSpread InspectResult::widths() const {
    return spread(data.sizes, &ImageSize::width);
}

InspectResult run(const InspectSpec& spec, const JobControl& control) {
    const DataSpec& source = spec.data;
    OpenOptions open = source.options;
    open.skip_bad = true;
    open.common_size_if_mixed = true;
    open.only_shown = true;
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading " + source.path);

    InspectResult result{open_dataset(source.path, open), {}};
    auto& data = result.data;
    data.train = limited_dataset(data.train, source.train_limit, source.options.split_seed);
    for (const auto& [name, split] :
         {std::pair{"train", data.train}, {"valid", data.valid}, {"test", data.test}})
        if (split)
            result.splits.push_back(
                {name, split->size(), class_counts(*split),
                 measure_classes(*split,
                                 progress_events(control, fmt::format("measuring {}", name)),
                                 control.stop)});
    return result;
}

ordered_json to_json(const InspectResult& result) {
    const OpenedData& data = result.data;
    ordered_json json = {
        {"path", data.path},
        {"format", data.format},
        {"fingerprint", data.fingerprint},
        {"shape", to_string(result.shape())},
        {"stored_sizes", ordered_json::array()},
        {"stored_heights", to_json(result.heights())},
        {"stored_widths", to_json(result.widths())},
        {"stored_channels", ordered_json::array()},
        {"classes", result.classes()},
        {"class_source", data.class_source},
        {"splits", ordered_json::array()},
        {"bad_files", ordered_json::array()},
        {"notes", data.notes},
    };
    for (const auto& [size, count] : data.sizes)
        json["stored_sizes"].push_back(
            {{"size", fmt::format("{}x{}", size.height, size.width)}, {"count", count}});
    for (const auto& [channels, count] : data.channels)
        json["stored_channels"].push_back({{"channels", channels}, {"count", count}});
    for (const auto& split : result.splits)
        json["splits"].push_back({{"split", split.name},
                                  {"count", split.count},
                                  {"per_class", split.per_class},
                                  {"pixels", to_json(sum_of(split.pixels), false)}});
    for (const auto& bad : data.bad_files)
        json["bad_files"].push_back({{"path", bad.path}, {"reason", bad.reason}});
    if (!data.hdf5.empty()) json["hdf5"] = to_json(data.hdf5);
    return json;
}

ordered_json statistics_json(const InspectResult& result) {
    ordered_json json = {{"path", result.data.path},
                         {"fingerprint", result.data.fingerprint},
                         {"shape", to_string(result.shape())},
                         {"splits", ordered_json::array()}};
    for (const auto& split : result.splits) {
        auto classes = ordered_json::array();
        for (std::size_t c = 0; c < split.per_class.size(); ++c)
            classes.push_back({{"class", result.classes()[c]},
                               {"count", split.per_class[c]},
                               {"pixels", to_json(split.pixels[c], true)}});
        json["splits"].push_back({{"split", split.name},
                                  {"count", split.count},
                                  {"pixels", to_json(sum_of(split.pixels), true)},
                                  {"classes", std::move(classes)}});
    }
    return json;
}

} // namespace headroom
