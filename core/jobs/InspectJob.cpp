#include "core/jobs/InspectJob.h"

#include "core/jobs/ProgressEvents.h"
#include "datasets/SubsetDataset.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

ImageShape InspectResult::shape() const {
    return data.test->shape();
}

const std::vector<std::string>& InspectResult::classes() const {
    return data.test->classes();
}

InspectResult run(const DataSpec& spec, const JobControl& control) {
    OpenOptions open = spec.options;
    open.skip_bad = true;
    open.common_size_if_mixed = true;
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading " + spec.path);

    InspectResult result{open_dataset(spec.path, open), {}};
    auto& data = result.data;
    data.train = SubsetDataset::limited(data.train, spec.train_limit, spec.options.split_seed);
    for (const auto& [name, split] :
         {std::pair{"train", data.train}, {"valid", data.valid}, {"test", data.test}})
        if (split) result.splits.push_back({name, split->size(), class_counts(*split)});
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
        {"classes", result.classes()},
        {"class_source", data.class_source},
        {"splits", ordered_json::array()},
        {"bad_files", ordered_json::array()},
        {"notes", data.notes},
    };
    for (const auto& [size, count] : data.sizes)
        json["stored_sizes"].push_back(
            {{"size", fmt::format("{}x{}", size.height, size.width)}, {"count", count}});
    for (const auto& split : result.splits)
        json["splits"].push_back(
            {{"split", split.name}, {"count", split.count}, {"per_class", split.per_class}});
    for (const auto& bad : data.bad_files)
        json["bad_files"].push_back({{"path", bad.path}, {"reason", bad.reason}});
    return json;
}

} // namespace headroom
