#include "core/jobs/training/CompareJob.h"

#include "core/comparison/TrainLimits.h"
#include "core/comparison/report/DisputedJson.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/SearchJson.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/training/CompareConfig.h"
#include "core/jobs/training/DisputedPictures.h"
#include "core/jobs/training/HeadSearch.h"
#include "core/jobs/training/PrepareTraining.h"
#include "core/jobs/training/TrainJob.h"
#include "core/jobs/training/TrainRun.h"
#include "core/models/HiddenLayers.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/OwnFiles.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/result/ComparedRun.h"
#include "core/runs/result/Environment.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

bool is_run_of(const CompareSpec& spec, const fs::path& path) {
    const auto run = CompareFolder::head_and_seed(path);
    return run && std::ranges::find(spec.heads, run->first) != spec.heads.end() &&
           run->second - spec.options.seed < static_cast<std::uint64_t>(spec.seeds);
}

/// Each run gets its folder where nothing is, or where an older comparison's is replaced.
void check_run_folders(const CompareSpec& spec) {
    if (spec.out.empty() || spec.resume || has_config_of(spec.out, RunKind::comparison)) return;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(spec.out / CompareFolder::runs, ignored))
        if (is_run_of(spec, entry.path()) && !fs::is_empty(entry.path(), ignored))
            throw usage_error(fmt::format("{}: exists already, and is no part of a comparison in "
                                          "{}: choose another {}",
                                          entry.path().string(), spec.out.string(),
                                          option_name("out")));
}

std::string plain(const ordered_json& value) {
    return value.is_string() ? value.get<std::string>() : json_line(value);
}

/// Fills in everything known before the first run.
HeadComparison describe(const CompareSpec& spec, const TrainingData& data) {
    HeadComparison comparison;
    comparison.data = data.opened.path;
    comparison.data_format = data.opened.format;
    comparison.data_fingerprint = data.opened.fingerprint;
    comparison.model = data.model.name;
    comparison.input = to_string(data.model.input);
    comparison.weights = spec.options.transfer.weights;
    comparison.preprocessing = data.preprocessing;
    comparison.classes = data.card.classes;
    comparison.train_count = static_cast<std::int64_t>(data.opened.train->size());
    comparison.test_count = static_cast<std::int64_t>(data.opened.test->size());
    comparison.notes = data.opened.notes;
    if (!data.opened.valid)
        comparison.notes.push_back(fmt::format(
            "the temperature of the probabilities needs a valid split: {} takes one from the "
            "training images",
            option_name("valid-fraction", "0.1")));
    if (const auto more = other_differences(data.model, spec.heads); !more.empty())
        comparison.notes.push_back(
            fmt::format("the heads differ in more than pooling: {}: {} gives "
                        "each the same",
                        more, option_name("hidden", "none")));
    comparison.command = command_line(spec);
    comparison.equal_within = spec.equal_within / 100;
    const auto options = to_json(spec.options);
    for (const auto& [key, value] : options.items())
        if (key != "seed" && key != "threads" && key != "precision" && key != "tune")
            comparison.settings.emplace_back(key, plain(value));
    const auto environment = environment_json();
    for (const auto& [name, version] : environment["versions"].items())
        comparison.environment.emplace_back(name, plain(version));
    comparison.environment.emplace_back("isa", plain(environment["isa"]));
    comparison.environment.emplace_back("cpu", plain(environment["cpu"]));
    comparison.environment.emplace_back("threads", std::to_string(spec.options.threads));
    comparison.environment.emplace_back(
        "precision", fmt::format("{} ({})", to_string(spec.options.precision), data.precision_why));
    return comparison;
}

TrainedRun compared_run(const TrainResult& trained) {
    auto run = trained_run(trained.result, trained.run);
    run.train = metric_values(trained.train); // a run.json of an older version lacks some
    add_answers(run, trained.held_out, trained.valid);
    return run;
}

class Comparison {
  public:
    Comparison(const CompareSpec& spec, TrainingData& data, const JobControl& control)
        : spec_(spec), data_(data), control_(control), known_(describe(spec, data)) {
        result_.out = spec.out;
        result_.comparison = known_;
        if (spec.out.empty()) return;
        folder_.emplace(spec.out, folder_options(spec, RunKind::comparison));
        write_config();
    }

    CompareResult run() {
        try {
            find_options();
            for (int i = 0; i < spec_.seeds && !result_.interrupted; ++i) {
                // A B, then B A: changes over time, such as heat, affect both alike.
                auto heads = spec_.heads;
                if (i % 2 == 1) std::ranges::reverse(heads);
                train_seed(spec_.options.seed + static_cast<std::uint64_t>(i), heads);
            }
            if (!result_.interrupted) draw_disagreements();
        } catch (...) {
            keep_what_is_there();
            throw;
        }
        keep_what_is_there();
        return std::move(result_);
    }

  private:
    /// Searches what the options leave open for each head, unless an earlier session did. All seeds
    /// of a head train with what was found for the first.
    void find_options() {
        if (!spec_.options.searches()) return;
        if (spec_.resume && folder_->has(run_files::search))
            data_.searched = read_searches(folder_->file(run_files::search));
        try {
            for (const auto& head : spec_.heads) {
                if (search_of(data_.searched, head)) continue;
                data_.searched.push_back(search_head(data_, head, spec_.options, control_));
                if (!folder_) continue;
                folder_->write(run_files::search, searches_text(data_.searched));
                folder_->keep(); // resumed, it is not searched again
            }
        } catch (const Cancelled&) {
            result_.interrupted = true;
        }
        known_.searched = data_.searched;
    }

    void write_config() const {
        const auto config = checked_config(spec_, data_);
        if (spec_.resume) check_first_seed();
        folder_->write(run_files::config, json_text(config));
    }

    /// The first seed is trained first, so that runs without one of it are another comparison's.
    void check_first_seed() const {
        const auto runs = runs_of_comparison(spec_.out);
        const auto first = spec_.options.seed;
        if (runs.empty() || std::ranges::any_of(runs, [&](const fs::path& run) {
                return CompareFolder::head_and_seed(run)->second == first;
            }))
            return;
        throw data_error(fmt::format("{}: options.seed is {}, but no run of it is there and {} is: "
                                     "it was changed after the comparison began: change it back",
                                     folder_->file(run_files::config).string(), first,
                                     runs.front().string()));
    }

    void train_seed(std::uint64_t seed, const std::vector<std::string>& heads) {
        std::vector<TrainedRun> runs;
        for (const auto& head : heads) {
            const TrainResult trained = train(seed, head);
            if (trained.interrupted) {
                result_.interrupted = true;
                return;
            }
            runs.push_back(compared_run(trained));
            known_.test_labels = trained.held_out.labels;
        }
        // In the order of the heads, which decides who is compared with whom.
        for (const auto& head : spec_.heads)
            for (auto& run : runs)
                if (run.head == head) complete_.push_back(std::move(run));
        result_.comparison = known_;
        compare_runs(result_.comparison, complete_);
        if (const double seconds = data_.transfer->feature_seconds(); seconds > 0)
            result_.comparison.notes.push_back(
                fmt::format("the features of the frozen part took {:.1f} s, once for all heads and "
                            "seeds: training time and speed are the rest's",
                            seconds));
        write_reports();
    }

    TrainResult train(std::uint64_t seed, const std::string& head) {
        TrainSpec run;
        run.data = spec_.data;
        run.model = spec_.model;
        run.head = head;
        run.options = spec_.options;
        if (const auto* found = search_of(data_.searched, head))
            run.options = with_found(run.options, *found);
        run.options.seed = seed;
        if (folder_) {
            run.out = CompareFolder::run(folder_->path(), head, seed);
            run.resume = spec_.resume && fs::exists(run.out);
            run.exist_ok = spec_.exist_ok; // others' files may be in it
        }
        return train_head(data_, run, ++begun_,
                          spec_.heads.size() * static_cast<std::size_t>(spec_.seeds), control_);
    }

    void write_reports() const {
        if (!folder_) return;
        folder_->write(CompareFolder::json, json_text(to_json(result_.comparison)));
        folder_->write(CompareFolder::csv, to_csv(result_.comparison));
        folder_->write(CompareFolder::html, to_html(result_.comparison));
    }

    /// Completes the report with pictures. It is complete without them, too.
    void draw_disagreements() {
        if (!folder_) return;
        auto& disputed = result_.comparison.disputed;
        try {
            disputed = draw_disputed(result_.comparison, data_, spec_.data, control_);
        } catch (const Cancelled&) {
            result_.interrupted = true;
            return;
        } catch (const Error& error) {
            control_.tell(Message{
                fmt::format("the report shows no disagreements of the heads: {}", error.what())});
            return;
        }
        folder_->write(CompareFolder::disputed, json_text(to_json(disputed)));
        write_reports();
    }

    /// A failed run has removed itself: what is left is finished or can be resumed.
    void keep_what_is_there() {
        if (!folder_) return;
        std::error_code ignored;
        for (const auto& entry :
             fs::directory_iterator(folder_->file(CompareFolder::runs), ignored))
            if (is_run_of(spec_, entry.path())) folder_->keep();
    }

    const CompareSpec& spec_;
    TrainingData& data_;
    const JobControl& control_;
    HeadComparison known_;             ///< what every seed has in common
    std::vector<TrainedRun> complete_; ///< of seeds that every head finished
    std::size_t begun_ = 0;            ///< runs
    CompareResult result_;
    std::optional<RunFolder> folder_;
};

/// Folds decide what is trained on and tested on.
void check_folds(const CompareSpec& spec) {
    if (spec.folds == 0) return;
    const auto& options = spec.data.options;
    const auto refuse = [&](const char* why, const char* other) {
        throw option_error(
            "folds", fmt::format("{}: {}: leave out {}", spec.folds, why, option_name(other)));
    };
    if (options.fold != 0) refuse("every fold is tested on in turn", "fold");
    if (options.test_fraction != OpenOptions().test_fraction)
        refuse("each fold is the test set in turn", "test-fraction");
    if (!options.split_file.empty() && spec.data.train_limit > 0)
        refuse("the split file says what is trained on", "train-limit");
    if (!spec.train_limits.empty()) refuse("one number of images is divided", "train-limits");
}

} // namespace

void validate(const CompareSpec& spec) {
    spec.options.validate();
    check_values<CompareOptions>(spec);
    parse_train_limits(spec.train_limits);
    if (spec.heads.size() < 2)
        throw option_error("heads", fmt::format("{}: expected at least two, such as "
                                                "flatten-dense,gap-dense",
                                                fmt::join(spec.heads, ",")));
    if (std::set(spec.heads.begin(), spec.heads.end()).size() != spec.heads.size())
        throw option_error("heads",
                           fmt::format("{}: names a head twice", fmt::join(spec.heads, ",")));
    check_folds(spec);
}

CompareResult run(const CompareSpec& given, const JobControl& control) {
    CompareSpec spec = given;
    validate(spec);
    if (!spec.train_limits.empty())
        throw option_error(
            "train-limits",
            fmt::format("{}: this is one comparison: repeat it with headroom compare",
                        fmt::join(spec.train_limits, ",")));
    check_folder(spec, RunKind::comparison);
    check_run_folders(spec);
    auto data = prepare_training(spec, spec.heads, control);
    if (data) return Comparison(spec, *data, control).run();
    CompareResult result;
    result.interrupted = true;
    result.out = spec.out;
    return result;
}

} // namespace headroom
