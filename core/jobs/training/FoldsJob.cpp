#include "core/jobs/training/FoldsJob.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/training/CompareJob.h"
#include "core/jobs/training/PrepareTraining.h"
#include "core/jobs/weights/ModelWeights.h"
#include "core/models/ModelSpec.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/FoldsFolder.h"
#include "core/runs/JsonFields.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/LimitedDataset.h"
#include "datasets/splits/Split.h"
#include "datasets/splits/SplitFile.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// Each class needs an image to test on in every fold.
void check_classes(const Dataset& train, const CompareSpec& spec) {
    const auto counts = class_counts(train);
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0 && counts[i] < static_cast<std::size_t>(spec.folds))
            throw option_error(
                "folds",
                fmt::format("{}: class \"{}\" of {} has {} training image{}: expected one or more "
                            "for each fold: choose fewer folds, or leave the class out with {}",
                            spec.folds, train.classes()[i], spec.data.path, counts[i],
                            counts[i] == 1 ? "" : "s", option_name("classes")));
}

SplitFile given_folds(const CompareSpec& spec) {
    const std::string& path = spec.data.options.split_file;
    auto split = read_split_file(path);
    if (split.folds.size() != static_cast<std::size_t>(spec.folds))
        throw option_error("folds", fmt::format("{}: {} has {} folds: give their number, or a "
                                                "split file with folds",
                                                spec.folds, path, split.folds.size()));
    return split;
}

SplitFile made_folds(const CompareSpec& spec, const OpenedData& opened) {
    const auto& options = spec.data.options;
    const auto train = limited_dataset(opened.train, spec.data.train_limit, options.split_seed);
    if (!train) throw data_error(fmt::format("{}: has no training images", spec.data.path));
    check_classes(*train, spec);
    SplitFile split;
    split.data = data_name(spec.data.path);
    split.classes = train->classes();
    for (const auto& part :
         stratified_folds(train->labels(), static_cast<std::size_t>(spec.folds), options.split_seed)
             .parts) {
        auto& names = split.folds.emplace_back();
        for (const auto index : part)
            names.push_back(train->sample_name(index));
    }
    return split;
}

bool has_split(const CompareSpec& spec) {
    return spec.resume && fs::exists(spec.out / run_files::split);
}

/// Returns split.json; nothing if it is resumed and there.
std::string split_text(const CompareSpec& spec, const OpenedData& opened) {
    if (has_split(spec)) return {};
    return to_text(spec.data.options.split_file.empty() ? made_folds(spec, opened)
                                                        : given_folds(spec));
}

struct Divided {
    nlohmann::ordered_json config;
    std::string split; ///< split.json; empty if it is resumed and there
};

/// Opens the data undivided, for their labels, names and fingerprint, and closes them again: each
/// fold opens its own.
Divided divide(const CompareSpec& spec, const JobControl& control) {
    const auto model = load_model_spec(spec.model);
    auto options = spec.data.options;
    options.as_found = true;
    options.valid_fraction = 0;
    options.split_file.clear();
    options.size_if_mixed = ImageSize{model.input.height, model.input.width};
    options.stop = control.stop;
    options.on_progress = progress_events(control, "reading");
    const auto opened = open_dataset(spec.data.path, options);
    const auto& any = opened.train ? opened.train : opened.test;
    const auto classes = static_cast<int>(any->classes().size());
    return {compare_config(spec, opened, adapted(model, any->shape(), classes)),
            split_text(spec, opened)};
}

/// Folds whose comparison is finished, with these heads and seeds.
std::vector<FinishedFold> finished_folds(const CompareSpec& spec) {
    std::vector<FinishedFold> finished;
    for (int fold = 1; fold <= spec.folds; ++fold) {
        const auto path = FoldsFolder::fold(spec.out, fold);
        if (!fs::exists(path / CompareFolder::json)) continue;
        auto comparison = load_comparison(path);
        const bool same_heads =
            std::ranges::equal(comparison.heads, spec.heads, {}, &HeadFigures::head);
        if (same_heads && std::ssize(comparison.seeds) == spec.seeds)
            finished.push_back({fold, std::move(comparison)});
    }
    return finished;
}

FoldComparison comparison_of(const CompareSpec& spec) {
    auto comparison = compare_folds(spec.folds, spec.equal_within / 100, finished_folds(spec));
    comparison.command = command_line(spec);
    return comparison;
}

class CrossValidation {
  public:
    CrossValidation(const CompareSpec& spec, const JobControl& control)
        : CrossValidation(spec, control, divide(spec, control)) {}

    FoldsResult run() {
        FoldsResult result;
        result.out = spec_.out;
        try {
            for (int fold = 1; fold <= spec_.folds && !result.interrupted; ++fold) {
                result.interrupted = headroom::run(spec_of(fold), control_of(fold)).interrupted;
                keep_what_is_there();
                if (!result.interrupted) write_reports();
            }
        } catch (...) {
            keep_what_is_there();
            throw;
        }
        result.comparison = comparison_of(spec_);
        return result;
    }

  private:
    CrossValidation(const CompareSpec& spec, const JobControl& control, const Divided& divided)
        : spec_(spec), control_(control), folder_(spec.out, folder_options(spec, RunKind::folds)) {
        write_config(divided.config);
        if (!divided.split.empty()) folder_.write(run_files::split, divided.split);
    }

    /// A resumed cross-validation may get more heads and seeds, and be judged otherwise.
    void write_config(const nlohmann::ordered_json& config) const {
        if (spec_.resume && folder_.has(run_files::config)) {
            auto saved = read_json(folder_.file(run_files::config));
            for (const char* key : {"heads", "seeds", "equal_within"}) {
                saved.erase(key);
                if (config.contains(key)) saved[key] = config[key];
            }
            check_same_config(saved, config, spec_.out.string());
        }
        folder_.write(run_files::config, json_text(config));
    }

    CompareSpec spec_of(int fold) const {
        auto spec = spec_of_fold(spec_, fold, folder_.file(run_files::split));
        spec.out = FoldsFolder::fold(spec_.out, fold);
        spec.resume = spec_.resume && has_config_of(spec.out, RunKind::comparison);
        // What "auto" was for the first fold, it is for all.
        if (const auto first = FoldsFolder::fold(spec_.out, 1);
            has_config_of(first, RunKind::comparison))
            spec.options.precision = compare_spec(first).options.precision;
        return spec;
    }

    /// Counts the runs of all folds, and passes on what every fold has to say once.
    JobControl control_of(int fold) {
        auto control = control_;
        control.on_event = [this, fold](Event event) {
            if (const auto* message = std::get_if<Message>(&event);
                message && !said_.insert(message->text).second)
                return;
            const auto count = [&](RunId& run) {
                run.number += static_cast<std::size_t>(fold - 1) * run.of;
                run.of *= static_cast<std::size_t>(spec_.folds);
            };
            if (auto* progress = std::get_if<Progress>(&event)) count(progress->run);
            if (auto* epoch = std::get_if<EpochDone>(&event)) count(epoch->run);
            control_.tell(event);
        };
        return control;
    }

    void write_reports() const {
        const auto comparison = comparison_of(spec_);
        folder_.write(FoldsFolder::json, json_text(to_json(comparison)));
        folder_.write(FoldsFolder::csv, to_csv(comparison));
        folder_.write(FoldsFolder::html, to_html(comparison));
    }

    /// A comparison without anything to resume has removed itself.
    void keep_what_is_there() {
        if (!FoldsFolder::comparisons(spec_.out).empty()) folder_.keep();
    }

    const CompareSpec& spec_;
    const JobControl& control_;
    RunFolder folder_;
    std::set<std::string> said_;
};

} // namespace

std::string folds_text(const CompareSpec& spec, const JobControl& control) {
    auto new_folds = spec;
    new_folds.resume = false;
    return divide(new_folds, control).split;
}

CompareSpec spec_of_fold(const CompareSpec& spec, int fold, const fs::path& split_file) {
    auto one = spec;
    one.folds = 0;
    one.data.options.split_file = split_file.string();
    one.data.options.fold = fold;
    one.data.train_limit = 0; // the split file has those images only
    return one;
}

FoldsResult run_folds(const CompareSpec& given, const JobControl& control) {
    CompareSpec spec = given;
    validate(spec);
    name_model_and_weights(spec.model, spec.options.transfer);
    if (spec.folds == 0) throw option_error("folds", "is missing: how many");
    if (spec.out.empty()) throw option_error("out", "is missing: where to write the folds");
    check_folder(spec, RunKind::folds);
    try {
        return CrossValidation(spec, control).run();
    } catch (const Cancelled&) { // nothing has begun
        FoldsResult result;
        result.interrupted = true;
        result.out = spec.out;
        return result;
    }
}

FoldComparison load_folds(const fs::path& out) {
    if (!has_config_of(out, RunKind::folds))
        throw io_error(fmt::format("{}: holds no cross-validation: give a folder that headroom {} "
                                   "wrote",
                                   out.string(), command_of(RunKind::folds)));
    auto comparison = comparison_of(compare_spec(out));
    if (const auto path = out / FoldsFolder::json; fs::exists(path)) {
        const auto json = read_json(path);
        JsonFields(json, path.string()).take("command", comparison.command); // as it was given
    }
    return comparison;
}

} // namespace headroom
