#include "core/jobs/data/SampleJob.h"

#include "core/exploration/ContactSheet.h"
#include "core/exploration/SampledImages.h"
#include "core/jobs/ProgressEvents.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/image/ImageEncoder.h"
#include "datasets/splits/SplitByFile.h"

#include <fmt/format.h>
#include <fstream>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t max_images = 20000;

void validate(const SampleSpec& spec) {
    if (spec.per_class < 1)
        throw option_error("per-class", fmt::format("{}: expected at least 1", spec.per_class));
    if (spec.out.empty()) return;
    check_output_file(spec.out, spec.exist_ok);
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(spec.out, ignored)) return;
    std::string start(8, '\0');
    std::ifstream(spec.out, std::ios::binary).read(start.data(), 8);
    if (start != "\x89PNG\r\n\x1a\n" && !std::filesystem::is_empty(spec.out, ignored))
        throw usage_error(fmt::format("{}: is not a PNG file, and is not replaced: choose another "
                                      "{}",
                                      spec.out.string(), option_name("out")));
}

void check_count(const std::vector<std::vector<std::size_t>>& classes, int per_class) {
    std::size_t shown = 0;
    for (const auto& indices : classes)
        shown += indices.size();
    if (shown > max_images)
        throw option_error("per-class",
                           fmt::format("{}: {} images on one sheet: expected at most {}: choose "
                                       "fewer, or some of the {}",
                                       per_class, shown, max_images, option_name("classes")));
}

} // namespace

SampleResult run(const SampleSpec& spec, const JobControl& control) {
    validate(spec);
    OpenOptions open = spec.data.options;
    open.as_found = spec.split.empty();
    open.skip_bad = true;
    open.common_size_if_mixed = true;
    open.only_shown = true;
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading " + spec.data.path);
    const auto data = open_dataset(spec.data.path, open);
    for (const auto& note : data.notes)
        control.tell(Message{note});

    const auto samples = spec.split.empty() ? pooled(data) : data.split(spec.split);
    const auto counts = class_counts(*samples);
    const auto drawn = sampled_by_class(*samples, spec.per_class, spec.seed);
    check_count(drawn, spec.per_class);
    SampleResult result;
    result.out = spec.out;
    std::vector<SheetRow> rows;
    for (std::size_t label = 0; label < drawn.size(); ++label) {
        if (control.stop.stop_requested()) throw Cancelled();
        const auto& name = samples->classes()[label];
        SampleResult::Row row{name, counts[label], {}};
        for (auto index : drawn[label])
            row.samples.push_back(samples->sample_name(index));
        rows.push_back({name, read_images(*samples, drawn[label])});
        result.classes.push_back(std::move(row));
    }
    result.sheet = contact_sheet(rows);
    if (!spec.out.empty()) write_png(spec.out, result.sheet);
    return result;
}

ordered_json to_json(const SampleResult& result) {
    ordered_json json = {{"out", result.out.string()},
                         {"height", result.sheet.shape.height},
                         {"width", result.sheet.shape.width},
                         {"classes", ordered_json::array()}};
    for (const auto& row : result.classes)
        json["classes"].push_back(
            {{"class", row.name}, {"count", row.count}, {"samples", row.samples}});
    return json;
}

} // namespace headroom
