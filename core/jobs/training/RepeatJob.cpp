#include "core/jobs/training/RepeatJob.h"

#include "core/jobs/sweeps/FinishedRuns.h"
#include "core/jobs/training/PrepareTraining.h"
#include "core/jobs/training/TrainRun.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/result/Environment.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/TemporaryFolder.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// By seed, then by head; of the first `seeds` seeds.
std::vector<FinishedRun> chosen_runs(const std::vector<HeadRuns>& heads, int seeds) {
    std::vector<FinishedRun> runs;
    for (const auto& head : heads)
        runs.insert(runs.end(), head.runs.begin(), head.runs.end());
    std::ranges::stable_sort(runs, {}, &FinishedRun::seed);
    if (seeds == 0) return runs;
    std::set<std::uint64_t> kept;
    std::erase_if(runs, [&](const FinishedRun& run) {
        if (kept.size() < static_cast<std::size_t>(seeds)) kept.insert(run.seed);
        return !kept.contains(run.seed);
    });
    return runs;
}

RunResult result_of(const fs::path& run) {
    const auto path = run / run_files::result;
    return run_result_from_json(read_json(path), path.string());
}

/// Text of every value by its name: {"isa": "AVX2", "versions.onednn": "2.6.3", ...}.
void collect(const ordered_json& json, const std::string& name,
             std::map<std::string, std::string>& values) {
    if (json.is_object())
        for (const auto& [key, value] : json.items())
            collect(value, key == "versions" ? name : key, values);
    else
        values[name] = json.is_string() ? json.get<std::string>() : json.dump();
}

std::map<std::string, std::string> environment_of(const RunResult& result) {
    std::map<std::string, std::string> values;
    collect(result.environment, "", values);
    values["threads"] = std::to_string(result.threads);
    values["precision"] = result.precision;
    return values;
}

std::vector<ChangedEnvironment> changes(const RunResult& before, const RunResult& now) {
    std::vector<ChangedEnvironment> changed;
    const auto is = environment_of(now);
    for (const auto& [name, was] : environment_of(before))
        if (const auto found = is.find(name); found != is.end() && found->second != was)
            changed.push_back({name, was, found->second});
    return changed;
}

/// Unlike ==, also for values that are not defined (NaN).
bool same_bits(double a, double b) {
    return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

bool same_metrics(const MetricValues& a, const MetricValues& b) {
    return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
        return x.first == y.first && same_bits(x.second, y.second);
    });
}

bool same_epoch(const EpochDone& a, const EpochDone& b) {
    return same_bits(a.train_loss, b.train_loss) && same_bits(a.train_accuracy, b.train_accuracy) &&
           same_bits(a.held_out_loss, b.held_out_loss) &&
           same_bits(a.held_out_accuracy, b.held_out_accuracy);
}

/// The first epoch that one history lacks or that is another; 0 if there is none.
int first_different_epoch(const std::vector<EpochDone>& before, const std::vector<EpochDone>& now) {
    const auto [a, b] = std::ranges::mismatch(before, now, same_epoch);
    if (a == before.end() && b == now.end()) return 0;
    return a != before.end() ? a->epoch : b->epoch;
}

void compare_weights(const Model& before, const Model& now, RepeatedRun& run) {
    const auto was = before.parameters(), is = now.parameters();
    run.tensors = was.size();
    for (std::size_t i = 0; i < was.size(); ++i) {
        const auto a = was[i]->plain_value(), b = is[i]->plain_value();
        const auto x = a.values(), y = b.values();
        run.different_tensors += std::memcmp(x.data(), y.data(), x.size_bytes()) != 0;
        for (std::size_t j = 0; j < x.size(); ++j)
            run.largest_difference =
                std::max(run.largest_difference, std::abs(static_cast<double>(x[j]) - y[j]));
    }
}

/// A comparison's or a run's data, opened once, on which its runs are trained again.
class Repetition {
  public:
    Repetition(const RepeatSpec& spec, const JobControl& control)
        : control_(control), data_path_(spec.data) {
        result_.folder = spec.folder;
        const auto heads = finished_runs(spec.folder, result_.notes);
        runs_ = chosen_runs(heads, spec.seeds);
        settings_ = settings_of(runs_.front().folder);
        std::vector<std::string> names;
        for (const auto& head : heads)
            names.push_back(head.head);
        data_ = prepare_training(settings_, names, control);
        if (!data_) throw Cancelled{};
        for (const auto& run : runs_)
            check_settings(run.folder);
    }

    RepeatResult run() {
        for (const auto& before : runs_)
            repeat(before);
        return std::move(result_);
    }

  private:
    /// As the run began, but for where its data are and where it writes.
    TrainSpec settings_of(const fs::path& run) const {
        auto spec = train_spec(run);
        if (!data_path_.empty()) spec.data.path = data_path_;
        spec.resume = false;
        spec.out.clear();
        return spec;
    }

    void check_settings(const fs::path& run) const {
        auto spec = settings_of(run);
        auto saved = read_json(run / run_files::config);
        // Told as a change of the environment: it may not be had here.
        saved["options"].erase("precision");
        auto now = run_config(spec.data, data_->opened, data_->model, spec.head, spec.options);
        now["options"].erase("precision");
        const auto different = config_difference(saved, now);
        if (!different) return;
        const auto remedy = different->key.starts_with("data.")
                                ? "name the data that it was trained on with " + option_name("data")
                                : std::string("its settings were changed, or are read otherwise by "
                                              "this version");
        throw data_error(fmt::format("{}: cannot be trained again: {} was {}, now it is {}: {}",
                                     run.string(), different->key, different->was, different->is,
                                     remedy));
    }

    void repeat(const FinishedRun& before) {
        const TemporaryFolder folder;
        auto spec = settings_of(before.folder);
        spec.out = folder.path() / before.folder.filename();
        spec.options.precision = settings_.options.precision;
        spec.options.threads = settings_.options.threads;
        if (const auto tuning = before.folder / run_files::tuning; fs::exists(tuning))
            spec.options.tuning = tuning.string();
        const auto now = train_head(*data_, spec, result_.runs.size() + 1, runs_.size(), control_);
        if (now.interrupted) throw Cancelled{};
        add(before, now);
    }

    void add(const FinishedRun& before, const TrainResult& now) {
        const auto was = result_of(before.folder);
        RepeatedRun run;
        run.head = before.head;
        run.seed = before.seed;
        run.folder = before.folder;
        run.first_different_epoch = first_different_epoch(was.history, now.result.history);
        if (was.held_out && now.result.held_out) {
            run.accuracy_before = was.held_out->metrics.at("accuracy");
            run.accuracy_now = now.result.held_out->metrics.at("accuracy");
            run.same_test_metrics =
                same_metrics(was.held_out->metrics, now.result.held_out->metrics);
        }
        compare_weights(load_model(before.folder).model, load_model(now.run).model, run);
        result_.runs.push_back(run);
        if (result_.changed.empty()) result_.changed = changes(was, now.result);
    }

    const JobControl& control_;
    const std::string data_path_;
    std::vector<FinishedRun> runs_;
    TrainSpec settings_; ///< of the first run; what depends on the machine is set
    std::optional<TrainingData> data_;
    RepeatResult result_;
};

} // namespace

bool RepeatResult::same() const {
    return std::ranges::all_of(runs, &RepeatedRun::same);
}

RepeatResult run(const RepeatSpec& spec, const JobControl& control) {
    check_values(spec);
    return Repetition(spec, control).run();
}

ordered_json to_json(const RepeatResult& result) {
    ordered_json json{{"folder", result.folder.string()},
                      {"same", result.same()},
                      {"runs", ordered_json::array()},
                      {"changed", ordered_json::array()},
                      {"notes", result.notes}};
    for (const auto& run : result.runs)
        json["runs"].push_back({{"head", run.head},
                                {"seed", run.seed},
                                {"run", run.folder.string()},
                                {"same", run.same()},
                                {"tensors", run.tensors},
                                {"different_tensors", run.different_tensors},
                                {"largest_difference", run.largest_difference},
                                {"first_different_epoch", run.first_different_epoch},
                                {"test_accuracy_before", run.accuracy_before},
                                {"test_accuracy_now", run.accuracy_now}});
    for (const auto& change : result.changed)
        json["changed"].push_back({{"name", change.name}, {"was", change.was}, {"is", change.is}});
    return json;
}

} // namespace headroom
