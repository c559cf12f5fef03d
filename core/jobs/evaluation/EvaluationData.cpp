#include "core/jobs/evaluation/EvaluationData.h"

#include "core/jobs/evaluation/ModelData.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/config/TrainedOn.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/data/SubsetDataset.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/LimitedDataset.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

void take_split(OpenOptions& options, const OpenOptions& from) {
    options.test_fraction = from.test_fraction;
    options.valid_fraction = from.valid_fraction;
    options.split_seed = from.split_seed;
    options.split_file = from.split_file;
    options.fold = from.fold;
    options.as_found = from.as_found;
}

OpenOptions as_found() {
    OpenOptions options;
    options.as_found = true;
    return options;
}

/// Applies the run's options for finding images in the same place, if the options do not set them.
void take_origin(OpenOptions& options, const OpenOptions& from) {
    options.classes = from.classes;
    options.skip_bad |= from.skip_bad;
    options.skip_empty |= from.skip_empty;
    if (!options.labels_from) options.labels_from = from.labels_from;
    const auto take = [&](auto OpenOptions::*member) {
        if (options.*member == OpenOptions().*member) options.*member = from.*member;
    };
    take(&OpenOptions::images_path);
    take(&OpenOptions::labels_path);
    take(&OpenOptions::layout);
    take(&OpenOptions::range);
}

bool same_place(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return a == b || std::filesystem::equivalent(a, b, ignored);
}

bool same_view(const OpenOptions& a, const OpenOptions& b) {
    return a.resize->height == b.resize->height && a.resize->width == b.resize->width &&
           a.channels == b.channels && a.resizing == b.resizing;
}

std::vector<std::uint64_t> hashes(const DatasetPtr& images, const JobControl& control) {
    return std::move(fingerprints({images}, {}, control.stop).front().images);
}

/// Returns the images that the run trained on, from its own split, if it did not store them.
std::vector<std::uint64_t> train_images(const OpenedData& data, const TrainedOn& trained,
                                        const JobControl& control) {
    const auto limited =
        limited_dataset(data.train, trained.data.train_limit, trained.data.options.split_seed);
    auto images = limited == data.train ? data.train_images : hashes(limited, control);
    std::ranges::sort(images);
    return images;
}

} // namespace

EvaluationData::EvaluationData(const DataSpec& data, bool split_as_asked, const JobControl& control)
    : data_(data), split_as_asked_(split_as_asked), control_(control) {}

const OpenedData& EvaluationData::open(const OpenOptions& options) {
    OpenOptions reading = options;
    take_split(reading, as_found());
    const auto read_as = json_line(to_json(DataSpec{data_.path, reading}));
    const auto split_as =
        fmt::format("{} {}", options.as_found, json_line(to_json(DataSpec{data_.path, options})));
    if (opened_ && read_as == read_as_) {
        if (split_as != split_as_) opened_ = split_again(*opened_, options);
    } else {
        opened_.reset(); // two at a time may be too much
        opened_.emplace(open_dataset(data_.path, options));
    }
    read_as_ = read_as;
    split_as_ = split_as;
    return *opened_;
}

/// Whether these are the images that the run was trained on; if so they are open in its split. If
/// not, `problem` says why they cannot be split like that.
bool EvaluationData::open_as_run(OpenOptions options, const TrainedOn& trained,
                                 const std::string& run, const std::string& split,
                                 std::string& problem) {
    take_split(options, trained.data.options);
    try {
        return open(options).fingerprint == trained.fingerprint;
    } catch (const Error& error) {
        problem = whole_line(error);
        const auto& file = trained.data.options.split_file;
        std::error_code ignored;
        if (!file.empty() && !std::filesystem::exists(file, ignored) && !split_as_asked_ &&
            split != "all" && same_place(data_.path, trained.data.path))
            throw Error(error.failure(),
                        fmt::format("{}: the split file that it was trained with is gone: {}: "
                                    "give it with {}, or {}",
                                    run, problem, option_name("split-file"),
                                    option_name("split", "all")));
        return false; // errors in the data themselves are reported when opened as found
    }
}

MeasuredImages EvaluationData::images_for(const std::filesystem::path& run, const SavedModel& saved,
                                          std::string split) {
    MeasuredImages result;
    const auto trained = trained_on(run);
    const bool in_place = trained && same_place(data_.path, trained->data.path);
    DataSpec own = data_;
    if (in_place) take_origin(own.options, trained->data.options);
    OpenOptions seen = open_options(own, saved, control_);
    leave_to_model(own.options);
    OpenOptions as_trained = open_options(own, saved, control_);

    std::string problem;
    const bool is_own = trained && open_as_run(as_trained, *trained, run.string(), split, problem);
    std::optional<std::vector<std::uint64_t>> known;
    if (trained) known = trained->images;
    if (!known && is_own) known = train_images(*opened_, *trained, control_);

    const bool by_run = is_own && !split_as_asked_;
    const bool found = !is_own && !split_as_asked_;
    if (found && in_place) {
        // The data may lack the run's classes, so they are not required.
        seen.classes = as_trained.classes = data_.options.classes;
        result.notes.push_back(fmt::format(
            "{}: not the images that {} was trained on, as they were then: its split is not used{}",
            data_.path, run.string(), problem.empty() ? "" : fmt::format(" ({})", problem)));
    }
    for (auto* options : {&seen, &as_trained})
        take_split(*options, by_run ? trained->data.options : found ? as_found() : data_.options);

    const bool named = !split.empty();
    const auto part_of = [&](const OpenOptions& options) {
        const OpenedData& opened = open(options);
        if (found && (!named || split == "test") && !opened.test && opened.valid)
            split = "valid";
        else if (!named)
            split = opened.test ? "test" : "all";
        if (found && split == "test" && !opened.test)
            throw usage_error(fmt::format(
                "{}: no split \"test\", for the data come in no splits: leave {} out to "
                "measure all images, or hold some out with {}",
                data_.path, option_name("split"), option_name("test-fraction")));
        DatasetPtr part = opened.split(split);
        if (by_run && split == "train")
            part =
                limited_dataset(part, trained->data.train_limit, trained->data.options.split_seed);
        return SubsetDataset::with_classes(std::move(part), data_.options.classes);
    };
    std::vector<std::uint64_t> measured;
    const bool other_view = !same_view(seen, as_trained);
    if (known && other_view) measured = hashes(part_of(as_trained), control_);
    result.images = part_of(seen);
    if (known && !other_view) measured = hashes(result.images, control_);
    result.notes.insert(result.notes.begin(), opened_->notes.begin(), opened_->notes.end());
    result.split = split;
    const bool has_splits = (opened_->found.train != nullptr) + (opened_->found.valid != nullptr) +
                                (opened_->found.test != nullptr) >
                            1;
    result.split_source = by_run ? "run" : split_as_asked_ ? "options" : has_splits ? "data" : "";

    const auto count = result.images->size();
    if (found && !named && !has_splits && opened_->found.train)
        result.notes.push_back(fmt::format(
            "{} comes in no splits: all of its {} images are measured", data_.path, count));
    if (const auto note = other_size_note(seen, saved); !note.empty()) result.notes.push_back(note);
    if (known) {
        result.trained_on = static_cast<std::size_t>(std::ranges::count_if(
            measured, [&](auto image) { return std::ranges::binary_search(*known, image); }));
        if (*result.trained_on > 0 && !(by_run && split == "train"))
            result.notes.push_back(fmt::format(
                "{} of the {} images were trained on by {}: the accuracy on these says nothing "
                "about new images",
                *result.trained_on, count, run.string()));
    } else {
        result.notes.push_back(fmt::format(
            "{}: {}: whether it was trained on some of these images is not known", run.string(),
            trained ? "an older version's run, which does not list its training images"
                    : "a model without its run's config.json"));
    }
    return result;
}

} // namespace headroom
