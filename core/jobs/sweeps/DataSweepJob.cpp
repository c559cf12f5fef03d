#include "core/jobs/sweeps/DataSweepJob.h"

#include "core/comparison/TrainLimits.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/training/CompareConfig.h"
#include "core/jobs/training/CompareJob.h"
#include "core/jobs/training/PrepareTraining.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/data/SubsetDataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <set>

namespace headroom {

namespace {

namespace fs = std::filesystem;

void validate_sweep(const DataSweepSpec& spec) {
    validate(spec);
    if (spec.train_limits.empty())
        throw usage_error(fmt::format("no number of training images: give {}",
                                      option_name("train-limits", "100,300,1000,all")));
    if (spec.data.train_limit > 0)
        throw option_error("train-limit",
                           fmt::format("{}: {} has the numbers of training images already: leave "
                                       "one of them out",
                                       spec.data.train_limit, option_name("train-limits")));
}

/// One of the comparisons.
CompareSpec limited(const DataSweepSpec& spec, std::size_t i) {
    CompareSpec one = spec;
    one.train_limits.clear();
    one.data.train_limit = parse_train_limits(spec.train_limits)[i];
    if (spec.out.empty()) return one;
    one.out = CompareFolder::limit(spec.out, spec.train_limits[i]);
    one.resume = spec.resume && has_config_of(one.out, RunKind::comparison);
    return one;
}

class DataSweep {
  public:
    DataSweep(DataSweepSpec spec, const JobControl& control)
        : spec_(std::move(spec)), control_(control) {}

    DataSweepResult run() {
        check_folder(spec_, RunKind::comparison);
        for (std::size_t i = 0; i < spec_.train_limits.size(); ++i)
            check_folder(limited(spec_, i), RunKind::comparison);
        result_.interrupted = !begin();
        result_.spec = spec_;
        result_.command = command_line(spec_);
        for (std::size_t i = 0; i < spec_.train_limits.size() && !result_.interrupted; ++i)
            compare(i);
        return std::move(result_);
    }

  private:
    /// Checks everything with all images, before the first network is trained. Sets what depends on
    /// the machine, so that it is the same for every number of images.
    bool begin() {
        const auto data = prepare_training(spec_, spec_.heads, inner_control(0));
        if (!data) return false;
        check_train_limits(spec_.train_limits, class_counts(*data->opened.train));
        if (spec_.out.empty()) return true;
        folder_.emplace(spec_.out, folder_options(spec_, RunKind::comparison));
        folder_->write(run_files::config, json_text(checked_config(spec_, *data)));
        return true;
    }

    void compare(std::size_t i) {
        const auto one = limited(spec_, i);
        control_.tell(Message{fmt::format("training images: {} ({} of {})", spec_.train_limits[i],
                                          i + 1, spec_.train_limits.size())});
        CompareResult compared;
        try {
            compared = headroom::run(one, inner_control(i));
        } catch (...) {
            keep_what_is_there(one.out);
            throw;
        }
        keep_what_is_there(one.out);
        result_.interrupted = compared.interrupted;
        if (compared.interrupted) return;
        result_.limits.push_back(spec_.train_limits[i]);
        result_.comparisons.push_back(std::move(compared.comparison));
        result_.curves = data_curves(result_.comparisons);
        write_reports();
    }

    /// Numbers the runs of all comparisons, and passes each message on once.
    JobControl inner_control(std::size_t i) {
        auto inner = control_;
        const auto runs = spec_.heads.size() * static_cast<std::size_t>(spec_.seeds);
        inner.on_event = [this, before = i * runs,
                          all = runs * spec_.train_limits.size()](Event event) {
            if (const auto* message = std::get_if<Message>(&event))
                if (!told_.insert(message->text).second) return;
            const auto number = [&](RunId& run) {
                run.number += before;
                run.of = all;
            };
            if (auto* progress = std::get_if<Progress>(&event)) number(progress->run);
            if (auto* epoch = std::get_if<EpochDone>(&event)) number(epoch->run);
            control_.tell(event);
        };
        return inner;
    }

    void write_reports() const {
        if (!folder_) return;
        folder_->write(CompareFolder::limits_json, json_text(to_json(result_)));
        folder_->write(CompareFolder::limits_csv, to_csv(result_));
        folder_->write(CompareFolder::html, to_html(result_));
    }

    /// A comparison without a finished run or a checkpoint has removed itself.
    void keep_what_is_there(const fs::path& comparison) {
        if (folder_ && has_config_of(comparison, RunKind::comparison)) folder_->keep();
    }

    DataSweepSpec spec_;
    const JobControl& control_;
    std::set<std::string> told_;
    DataSweepResult result_;
    std::optional<RunFolder> folder_;
};

} // namespace

DataSweepResult run(const DataSweepSpec& spec, const JobControl& control) {
    validate_sweep(spec);
    return DataSweep(spec, control).run();
}

std::optional<DataSweepResult> load_data_sweep(const fs::path& folder) {
    if (!has_config_of(folder, RunKind::comparison) ||
        !read_json(folder / run_files::config).contains("train_limits"))
        return {};
    DataSweepResult result;
    result.spec = DataSweepSpec{compare_spec(folder)};
    for (const auto& images : result.spec.train_limits) {
        const auto path = CompareFolder::limit(folder, images);
        if (!fs::exists(path / CompareFolder::json)) continue;
        auto comparison = load_comparison(path);
        if (std::ssize(comparison.seeds) < result.spec.seeds) continue; // not complete
        result.limits.push_back(images);
        result.comparisons.push_back(std::move(comparison));
    }
    if (fs::exists(folder / CompareFolder::limits_json))
        result.command = read_json(folder / CompareFolder::limits_json).value("command", "");
    result.interrupted = result.limits.size() < result.spec.train_limits.size();
    result.curves = data_curves(result.comparisons);
    return result;
}

} // namespace headroom
