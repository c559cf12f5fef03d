#include "core/jobs/training/RunRecord.h"

#include "core/comparison/report/SearchJson.h"
#include "core/jobs/training/PrepareTraining.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/Numerics.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/config/TrainedOn.h"
#include "core/runs/config/TuningFile.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/splits/SplitFile.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

RunRecord::RunRecord(const TrainingData& data, const TrainSpec& spec, ordered_json config,
                     const JobControl& control)
    : data_(data), spec_(spec), control_(control), config_(std::move(config)),
      folder_(spec.out, folder_options(spec, RunKind::run)) {
    const bool resumed = spec_.resume && folder_.has(run_files::config);
    const bool found = has_checkpoint(spec_.out);
    if (found && !resumed)
        throw usage_error(fmt::format("{}: its {} is missing: give {} instead of {} to start again",
                                      spec_.out.string(), run_files::config,
                                      option_name("exist-ok"), option_name("resume")));
    if (resumed)
        resume(found);
    else
        begin();
}

void RunRecord::begin() const {
    folder_.write(run_files::config, json_text(config_));
    if (const auto* found = search_of(data_.searched, spec_.head))
        folder_.write(run_files::search, searches_text({*found}));
    write_images();
}

void RunRecord::resume(bool has_checkpoint) {
    const auto saved = read_json(folder_.file(run_files::config));
    check_same_config(saved, config_, spec_.out.string());
    if (!folder_.has(run_files::images)) write_images(); // an older version's run
    const auto threads = nlohmann::json::json_pointer("/options/threads");
    const auto before = saved.value(threads, ordered_json());
    if (!has_checkpoint)
        control_.tell(Message{
            fmt::format("{}: has no checkpoint yet: training starts again", spec_.out.string())});
    else if (before != config_[threads])
        control_.tell(Message{fmt::format(
            "resumed with {} threads after {}: the weights will not be bit-identical to those of a "
            "run that was never stopped",
            config_[threads].dump(), before.dump())});
    note_other_numerics(saved.value(numerics_key, ordered_json()));
    config_ = saved;
    can_resume_ = has_checkpoint;
}

/// Records which images were trained on, in case the data and the split file move. Their list is
/// last: where a killed process left none, resume() writes both.
void RunRecord::write_images() const {
    if (const auto& path = spec_.data.options.split_file; !path.empty())
        folder_.write(run_files::split, to_text(read_split_file(path)));
    folder_.write(run_files::images, train_images_text(data_.images));
}

void RunRecord::log_events(const std::vector<EpochDone>& history, const Model& model) {
    if (!spec_.options.tensorboard) return;
    if (!events_) events_.emplace(folder_.file(run_files::events), data_, history);
    events_->add(history, model);
}

void RunRecord::note_other_numerics(const ordered_json& saved) const {
    const auto difference = numerics_difference(saved, config_[numerics_key]);
    if (difference.empty()) return;
    control_.tell(Message{
        fmt::format("resumed where numbers are rounded otherwise ({}): the weights will not be "
                    "bit-identical to those of a run that was never stopped",
                    difference)});
}

TrainingCheckpoint RunRecord::checkpoint(const StateLimits& limits) const {
    auto checkpoint = load_checkpoint(spec_.out, limits);
    if (!checkpoint.fallback.empty()) control_.tell(Message{checkpoint.fallback});
    if (checkpoint.config.is_null()) return checkpoint;
    if (const auto changed = config_difference(checkpoint.config, config_))
        throw data_error(fmt::format("{}: was changed after the run began: {} was {}, now it is "
                                     "{}: change it back, or give {} instead of {} to start again",
                                     folder_.file(run_files::config).string(), changed->key,
                                     changed->was, changed->is, option_name("exist-ok"),
                                     option_name("resume")));
    // A process that was killed after the last checkpoint wrote no rows for it.
    folder_.write(run_files::log, log_csv(checkpoint.state.history));
    return checkpoint;
}

Model RunRecord::best_model() const {
    return load_model(folder_.file(run_files::model)).model;
}

std::optional<RunResult> RunRecord::finished_result() const {
    if (!folder_.has(run_files::result)) return {};
    const auto path = folder_.file(run_files::result);
    try {
        auto result = run_result_from_json(read_json(path), path.string());
        if (result.interrupted) return {};
        return result;
    } catch (const Error& error) {
        control_.tell(Message{fmt::format("{}: it is written again", error.what())});
        return {};
    }
}

void RunRecord::save(const Model& model, bool new_model,
                     const std::map<std::string, Tensor>& optimizer, const RunState& state,
                     const TuningChoices& tuning) {
    folder_.write(run_files::tuning, tuning_text(tuning));
    if (new_model) save_model(folder_.file(run_files::model), model, data_.card);
    // Before the checkpoint: a run that is killed after its last one has nothing more to log.
    folder_.write(run_files::log, log_csv(state.history));
    save_checkpoint(spec_.out, model, data_.card, optimizer, state, config_);
    folder_.keep();
    log_events(state.history, model);
}

void RunRecord::write(const RunResult& result) const {
    folder_.write(run_files::result, json_text(to_json(result)));
}

} // namespace headroom
