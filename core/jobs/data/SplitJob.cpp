#include "core/jobs/data/SplitJob.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/ProgressEvents.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/data/MissingClasses.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/Split.h"
#include "datasets/splits/SplitByFile.h"

#include <fmt/format.h>
#include <numeric>

namespace headroom {

using nlohmann::ordered_json;

namespace {

using Indices = std::vector<std::size_t>;
using NamedParts = std::vector<std::pair<std::string, Indices>>;

constexpr const char* always_train = "always train";

void validate(const SplitSpec& spec) {
    const auto& given = spec.data.options;
    const OpenOptions defaults;
    const bool test_fraction = given.test_fraction != defaults.test_fraction;
    const bool valid_fraction = given.valid_fraction != defaults.valid_fraction;
    if (spec.out.empty()) throw option_error("out", "is missing: where to write the split file");
    if ((spec.test_count > 0 && test_fraction) || (spec.valid_count > 0 && valid_fraction))
        throw usage_error("a part has a fraction or a count, not both: leave one out");
    if (spec.folds == 0) return;
    if (spec.folds < 2 || spec.folds > 1000)
        throw option_error("folds", fmt::format("{}: expected 2 to 1000", spec.folds));
    if (spec.test_count > 0 || spec.valid_count > 0 || test_fraction || valid_fraction)
        throw option_error("folds", "makes equal parts of all samples: leave out the fractions and "
                                    "counts");
}

/// Only an older split file or an empty file is replaced.
void check_place(const SplitSpec& spec) {
    std::error_code ignored;
    const auto status = std::filesystem::status(spec.out, ignored);
    if (!std::filesystem::exists(status)) return;
    if (std::filesystem::is_empty(spec.out, ignored) && !std::filesystem::is_directory(status))
        return;
    try {
        read_split_file(spec.out);
    } catch (const Error&) {
        throw usage_error(fmt::format("{}: is not a split file, and is not replaced: choose "
                                      "another {}",
                                      spec.out.string(), option_name("out")));
    }
}

/// Removes a part from `rest`, which holds indices into `labels`, and returns it.
Indices taken_from(Indices& rest, const std::vector<int>& labels, std::size_t count,
                   double fraction, std::uint64_t seed) {
    std::vector<int> labels_of_rest;
    for (auto index : rest)
        labels_of_rest.push_back(labels[index]);
    auto [left, taken] = count > 0 ? stratified_count_split(labels_of_rest, count, seed)
                                   : stratified_split(labels_of_rest, fraction, seed);
    if (taken.empty())
        throw data_error("no class has two images to divide: expected two or more of some class");
    for (auto* part : {&left, &taken})
        for (auto& index : *part)
            index = rest[index];
    rest = std::move(left);
    return taken;
}

NamedParts divide(const std::vector<int>& labels, const SplitSpec& spec) {
    const auto& o = spec.data.options;
    NamedParts parts;
    if (spec.folds > 0) {
        auto folds = stratified_folds(labels, static_cast<std::size_t>(spec.folds), o.split_seed);
        for (auto& fold : folds.parts)
            parts.emplace_back(fmt::format("fold {}", parts.size() + 1), std::move(fold));
        if (!folds.always_trained.empty())
            parts.emplace_back(always_train, std::move(folds.always_trained));
        return parts;
    }
    Indices train(labels.size()), valid, test;
    std::iota(train.begin(), train.end(), std::size_t{0});
    if (spec.test_count > 0 || o.test_fraction > 0)
        test = taken_from(train, labels, spec.test_count, o.test_fraction, o.split_seed);
    if (spec.valid_count > 0 || o.valid_fraction > 0)
        valid = taken_from(train, labels, spec.valid_count, o.valid_fraction, o.split_seed);
    for (auto& [name, indices] : {std::pair{"train", &train}, {"valid", &valid}, {"test", &test}})
        if (!indices->empty()) parts.emplace_back(name, std::move(*indices));
    return parts;
}

SplitFile split_file(const Dataset& samples, const NamedParts& parts, const SplitSpec& spec) {
    SplitFile split;
    split.data = data_name(spec.data.path);
    // Paths would make equal splits differ.
    auto elsewhere = spec;
    elsewhere.data.path = split.data;
    split.command = command_line(elsewhere);
    split.classes = samples.classes();
    for (const auto& [name, indices] : parts) {
        SplitFile::Samples names;
        for (auto index : indices)
            names.push_back(samples.sample_name(index));
        if (name == always_train)
            split.always_train = std::move(names);
        else if (spec.folds > 0)
            split.folds.push_back(std::move(names));
        else
            split.parts.push_back({name, std::move(names)});
    }
    return split;
}

/// Names the classes that a part lacks; with folds, those with too few samples for all of them.
void report_missing_classes(const SplitResult& result, const JobControl& control) {
    std::vector<PartCounts> counts;
    for (const auto& part : result.parts)
        if (part.name != always_train) counts.push_back({part.name, part.per_class});
    for (const auto& note : missing_class_notes(result.classes, counts))
        control.tell(Message{note});
}

} // namespace

SplitResult run(const SplitSpec& spec, const JobControl& control) {
    validate(spec);
    check_output_file(spec.out, spec.exist_ok);
    check_place(spec);
    OpenOptions open = spec.data.options;
    open.as_found = true;
    open.valid_fraction = 0;          // parts are made below
    open.common_size_if_mixed = true; // names and labels are needed, not pixels
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading " + spec.data.path);
    const auto data = open_dataset(spec.data.path, open);
    for (const auto& note : data.notes)
        control.tell(Message{note});

    const auto samples = pooled(data);
    const auto parts = divide(samples->labels(), spec);
    const auto text = to_text(split_file(*samples, parts, spec));
    // Parsed before it is written: this finds samples with equal names.
    const auto written = parse_split_file(text, spec.out.string());
    auto divided = data;
    split_by_file(divided, written, spec.out.string(), spec.folds > 0 ? 1 : 0);
    write_atomically(spec.out, text);

    SplitResult result{spec.out, data.path, written.hash, samples->classes(), {}};
    for (const auto& [name, indices] : parts) {
        SplitSummary part{
            name, indices.size(), std::vector<std::size_t>(result.classes.size()), {}};
        for (auto index : indices)
            ++part.per_class[static_cast<std::size_t>(samples->labels()[index])];
        result.parts.push_back(std::move(part));
    }
    report_missing_classes(result, control);
    return result;
}

ordered_json to_json(const SplitResult& result) {
    ordered_json json = {{"out", result.out.string()},
                         {"data", result.data},
                         {"split_file_hash", result.hash},
                         {"classes", result.classes},
                         {"parts", ordered_json::array()}};
    for (const auto& part : result.parts)
        json["parts"].push_back(
            {{"part", part.name}, {"count", part.count}, {"per_class", part.per_class}});
    return json;
}

} // namespace headroom
