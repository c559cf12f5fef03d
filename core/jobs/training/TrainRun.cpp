#include "core/jobs/training/TrainRun.h"

#include "core/jobs/ProgressEvents.h"
#include "core/jobs/training/PrepareTraining.h"
#include "core/models/Freeze.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/Numerics.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/config/TrainedOn.h"
#include "core/runs/config/TuningFile.h"
#include "core/runs/result/Environment.h"
#include "core/runs/result/ProcessMemory.h"
#include "core/runs/result/RunState.h"
#include "core/runs/result/TrainingCheckpoint.h"
#include "core/training/Evaluator.h"
#include "core/training/Trainer.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/splits/SplitFile.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

ordered_json dataset_json(const OpenedData& data) {
    auto count = [](const DatasetPtr& split) { return split ? split->size() : 0; };
    ordered_json json = {
        {"path", data.path},
        {"format", data.format},
        {"fingerprint", data.fingerprint},
        {"counts",
         {{"train", count(data.train)}, {"valid", count(data.valid)}, {"test", count(data.test)}}},
        {"shape", to_string(data.train->shape())},
        {"classes", data.train->classes()},
        {"notes", data.notes}};
    if (!data.split_file_hash.empty()) json["split_file_hash"] = data.split_file_hash;
    return json;
}

/// One run from its start values, or from where it was stopped, to run.json.
class Run {
  public:
    Run(const TrainingData& data, const TrainSpec& spec, RunId id, const JobControl& control)
        : data_(data), spec_(spec), id_(std::move(id)), control_(control),
          model_(data.model, spec.head), held_out_(data.opened.valid ? "valid" : "test"),
          tuning_(std::make_shared<TuningChoices>(given_tuning(spec))), transfer_(*data.transfer) {
        transfer_.begin(model_, spec.options.seed);
        enter(transfer_.phases().front());
    }

    TrainResult run() {
        if (!spec_.out.empty() && open_folder()) {
            finished_ = finished_result();
            restore();
        }
        if (state_.started.empty()) state_.started = utc_now();
        try {
            train();
            return result();
        } catch (const Cancelled&) {
            return interrupted();
        } catch (const Error& error) {
            // Resumed, it would only diverge again.
            if (folder_ && error.failure() == Failure::diverged) folder_->discard();
            throw;
        }
    }

  private:
    /// A phase of the training, compiled.
    struct PhaseRun {
        const TrainingPhase& phase;
        Transfer::Source train;
        Trainer trainer;
        Transfer::Source measured;
        Evaluator evaluator; ///< of the held-out split
    };

    void enter(const TrainingPhase& phase) {
        transfer_.enter(model_, phase);
        const bool augmented = parse_augmentation(spec_.options.augment).any();
        const auto train = source(phase, "train", augmented), held_out = source(phase, held_out_);
        now_.reset(); // its memory is needed again
        now_.reset(new PhaseRun{
            phase, train,
            Trainer(model_, train.data, train.input, phase.options, tuning_, phase.epochs_before),
            held_out, evaluator(held_out)});
    }

    Trainer& trainer() { return now_->trainer; }
    const Trainer& trainer() const { return now_->trainer; }

    Transfer::Source source(const TrainingPhase& phase, const std::string& split,
                            bool augmented = false) const {
        return transfer_.source(model_, spec_.options.seed, phase, data_.opened.split(split),
                                augmented, control_);
    }

    Evaluator evaluator(const Transfer::Source& source) const {
        return {model_,
                source.data,
                data_.card.classes,
                source.input,
                spec_.options.batch_size,
                execution(spec_.options, tuning_)};
    }

    /// A resumed run computes as it began.
    static std::map<std::string, std::string> given_tuning(const TrainSpec& spec) {
        const auto own = spec.out / run_files::tuning;
        if (spec.resume && !spec.out.empty() && std::filesystem::exists(own))
            return read_tuning(own).choices;
        if (!spec.options.tuning.empty()) return read_tuning(spec.options.tuning).choices;
        return {};
    }

    /// True where there is a checkpoint to go on from.
    bool open_folder() {
        config_ = run_config(spec_.data, data_.opened, data_.model, spec_.head, spec_.options);
        config_[numerics_key] = numerics_of(trainer().plans().full());
        folder_.emplace(spec_.out, folder_options(spec_, RunKind::run));
        const bool resumed = spec_.resume && folder_->has(run_files::config);
        const bool has_checkpoint = headroom::has_checkpoint(spec_.out);
        if (has_checkpoint && !resumed)
            throw usage_error(fmt::format("{}: its {} is missing: give {} in the place of {} "
                                          "to start again",
                                          spec_.out.string(), run_files::config,
                                          option_name("exist-ok"), option_name("resume")));
        if (!resumed) {
            folder_->write(run_files::config, json_text(config_));
            write_data_record();
            return false;
        }
        const auto saved = read_json(folder_->file(run_files::config));
        check_same_config(saved, config_, spec_.out.string());
        if (!folder_->has(run_files::images)) write_data_record(); // an older version's run
        const auto threads = nlohmann::json::json_pointer("/options/threads");
        const auto before = saved.value(threads, ordered_json());
        if (!has_checkpoint)
            control_.tell(Message{fmt::format("{}: has no checkpoint yet: training starts again",
                                              spec_.out.string())});
        else if (before != config_[threads])
            control_.tell(Message{fmt::format(
                "resumed with {} threads after {}: the weights will not be bit-identical to those "
                "of a run that was never stopped",
                config_[threads].dump(), before.dump())});
        tell_other_numerics(saved.value(numerics_key, ordered_json()));
        config_ = saved; // as the run began
        return has_checkpoint;
    }

    void tell_other_numerics(const ordered_json& saved) const {
        const auto difference = numerics_difference(saved, config_[numerics_key]);
        if (difference.empty()) return;
        control_.tell(Message{
            fmt::format("resumed where numbers are rounded otherwise ({}): the weights will not be "
                        "bit-identical to those of a run that was never stopped",
                        difference)});
    }

    /// The result of a run that is finished; none where it is not, or where the file is damaged and
    /// has to be written again.
    std::optional<RunResult> finished_result() const {
        const auto path = folder_->file(run_files::result);
        if (!folder_->has(run_files::result)) return {};
        try {
            auto result = run_result_from_json(read_json(path), path.string());
            if (result.interrupted) return {};
            return result;
        } catch (const Error& error) {
            control_.tell(Message{fmt::format("{}: it is written again", error.what())});
            return {};
        }
    }

    /// What later tells which images were trained on, wherever the data and the split file are
    /// then.
    void write_data_record() const {
        folder_->write(run_files::images, train_images_text(data_.images));
        if (const auto& path = spec_.data.options.split_file; !path.empty())
            folder_->write(run_files::split, to_text(read_split_file(path)));
    }

    void restore() {
        auto checkpoint = load_checkpoint(
            spec_.out, {transfer_.epochs(), trainer().batches(), trainer().samples()});
        if (!checkpoint.fallback.empty()) control_.tell(Message{checkpoint.fallback});
        if (!checkpoint.config.is_null())
            if (const auto changed = config_difference(checkpoint.config, config_))
                throw data_error(fmt::format("{}: was changed after the run began: {} was {}, now "
                                             "it is {}: change it back, or give {} instead of {} "
                                             "to start again",
                                             folder_->file(run_files::config).string(),
                                             changed->key, changed->was, changed->is,
                                             option_name("exist-ok"), option_name("resume")));
        check_frozen(checkpoint.model, transfer_.phase_of(checkpoint.state.position.epoch));
        set_parameters(values_of(checkpoint.model));
        state_ = std::move(checkpoint.state);
        if (const auto& phase = transfer_.phase_of(state_.position.epoch); &phase != &now_->phase)
            enter(phase);
        trainer().restore(state_.position, checkpoint.optimizer);
        tell_history();
        if (state_.best_loss) best_ = values_of(load_model(folder_->file(run_files::model)).model);
    }

    /// The features of a frozen part are computed from the weights as they are now.
    void check_frozen(const Model& saved, const TrainingPhase& phase) const {
        for (std::size_t i = 0; i < phase.frozen; ++i) {
            const auto now = model_.backbone().layers()[i]->parameters();
            const auto before = saved.backbone().layers()[i]->parameters();
            for (std::size_t p = 0; p < now.size(); ++p)
                if (!std::ranges::equal(now[p]->plain(now[p]->value).values(),
                                        before[p]->plain(before[p]->value).values()))
                    throw data_error(fmt::format(
                        "{}: its weights were changed after the run in {} began: {} is another: "
                        "give the file that it began with",
                        spec_.options.transfer.weights, spec_.out.string(), now[p]->name));
        }
    }

    /// What earlier sessions told, for those who draw the whole curve.
    void tell_history() const {
        for (EpochDone epoch : state_.history) {
            epoch.run = id_;
            epoch.epochs = transfer_.epochs();
            epoch.earlier = true;
            control_.tell(epoch);
        }
    }

    void set_parameters(const std::vector<Tensor>& values) {
        const auto parameters = model_.parameters();
        for (std::size_t i = 0; i < values.size(); ++i) {
            parameters[i]->set_value(values[i].values());
        }
    }

    static std::vector<Tensor> values_of(const Model& model) {
        std::vector<Tensor> values;
        for (const auto* parameter : model.parameters())
            values.push_back(parameter->plain(parameter->value));
        return values;
    }

    /// Throws Cancelled when stopped, with the position where it stopped.
    void train() {
        reset_peak_memory();
        while (!training_is_over()) {
            train_epoch();
            last_ = evaluate(held_out_);
            check_finite(*last_);
            finish_epoch(*last_);
            state_.stopped_early = gives_up(now_->phase);
            trainer().next_epoch();
            save();
            enter_next_phase();
        }
    }

    /// Whether patience ends the training: only the last phase's.
    bool gives_up(const TrainingPhase& phase) const {
        const int patience = spec_.options.patience;
        if (patience == 0 || !data_.opened.valid || &phase != &transfer_.phases().back())
            return false;
        return state_.history.back().epoch - std::max(state_.best_epoch, phase.epochs_before) >=
               patience;
    }

    void enter_next_phase() {
        const auto position = trainer().position();
        const auto& phase = transfer_.phase_of(position.epoch);
        if (&phase == &now_->phase) return;
        enter(phase);
        trainer().restore(position, {});
    }

    void train_epoch() {
        const auto& position = trainer().position();
        Throttle throttle;
        const auto epochs = transfer_.epochs();
        const auto stage = fmt::format("epoch {}/{}", position.epoch, epochs);
        const auto before = (position.epoch - 1) * trainer().samples();
        const bool complete = trainer().train_epoch(control_.stop, [&] {
            if (throttle() || position.batch == trainer().batches())
                control_.tell(Progress{id_, stage, static_cast<std::size_t>(before + position.seen),
                                       static_cast<std::size_t>(epochs * trainer().samples()),
                                       rate(position.seen, position.epoch_seconds), position.loss(),
                                       position.accuracy()});
            control_.wait_while_paused();
        });
        if (!complete) throw Cancelled{};
    }

    /// The loss of an epoch's last step is only seen here.
    void check_finite(const Evaluation& held_out) const {
        if (!std::isfinite(held_out.loss))
            throw Error(Failure::diverged,
                        fmt::format("the training diverged: the {} loss is no finite number after "
                                    "epoch {}, at learning rate {:.3g}: lower {}",
                                    held_out_, trainer().position().epoch,
                                    trainer().learning_rate(), option_name("lr")));
    }

    void finish_epoch(const Evaluation& held_out) {
        const auto& position = trainer().position();
        const EpochDone epoch{id_,
                              position.epoch,
                              transfer_.epochs(),
                              trainer().learning_rate(),
                              position.loss(),
                              position.accuracy(),
                              held_out_,
                              held_out.loss,
                              held_out.accuracy,
                              position.epoch_seconds,
                              rate(position.seen, position.epoch_seconds)};
        state_.history.push_back(epoch);
        control_.tell(epoch);
        // Only a valid split may choose: without one the last epoch's weights are the model.
        if (data_.opened.valid && (!state_.best_loss || held_out.loss < *state_.best_loss)) {
            state_.best_loss = held_out.loss;
            state_.best_epoch = epoch.epoch;
            best_ = values_of(model_);
            best_unsaved_ = true;
        }
    }

    static double rate(std::int64_t images, double seconds) {
        return seconds > 0 ? static_cast<double>(images) / seconds : 0;
    }

    /// A checkpoint to go on from. The model goes first: stopped in between, the older checkpoint
    /// trains the same epoch to the same weights again.
    void save() {
        state_.position = trainer().position();
        state_.peak_memory = std::max(state_.peak_memory, peak_memory_bytes());
        if (!folder_) return;
        folder_->write(run_files::tuning, tuning_text(*tuning_));
        if (!state_.best_loss || best_unsaved_) {
            save_model(folder_->file(run_files::model), model_, data_.card);
            best_unsaved_ = false;
        }
        save_checkpoint(spec_.out, model_, data_.card, trainer().optimizer().state(), state_,
                        config_);
        folder_->write(run_files::log, log_csv(state_.history));
        folder_->keep();
    }

    TrainResult result() {
        set_parameters(best_);
        TrainResult result;
        result.run = spec_.out;
        result.train = evaluate("train");
        // Without a valid split, the last epoch's evaluation was of these weights on this split.
        result.held_out = last_ && held_out_ == "test" ? *last_ : evaluate("test");
        if (finished_) {
            result.result = *finished_;
            return result;
        }
        result.result = run_result(&result);
        write_result(result.result);
        return result;
    }

    Evaluation evaluate(const std::string& split) {
        const auto tell = evaluation_progress(split);
        constexpr bool with_probabilities = false; // nobody looks at them here
        if (split == held_out_) return now_->evaluator.run(control_.stop, tell, with_probabilities);
        return evaluator(source(now_->phase, split)).run(control_.stop, tell, with_probabilities);
    }

    std::function<void(std::size_t, std::size_t)>
    evaluation_progress(const std::string& split) const {
        return progress_events(control_, "evaluating " + split, id_);
    }

    TrainResult interrupted() {
        if (!training_is_over()) save();
        TrainResult result;
        result.interrupted = true;
        result.run = spec_.out;
        result.result = run_result(nullptr);
        if (!finished_) write_result(result.result);
        return result;
    }

    /// Then all is saved, and the model may hold the best weights instead of the last ones.
    bool training_is_over() const {
        return state_.stopped_early || trainer().position().epoch > transfer_.epochs();
    }

    void write_result(const RunResult& result) {
        if (folder_) folder_->write(run_files::result, json_text(to_json(result)));
    }

    /// Without `done` the run was interrupted, and its model has not been measured.
    RunResult run_result(const TrainResult* done) const {
        RunResult result;
        result.head = spec_.head;
        result.model = data_.model.name;
        result.interrupted = done == nullptr;
        result.backbone_params = model_.backbone().parameter_count();
        result.head_params = model_.head().parameter_count();
        result.frozen_params = frozen_parameters(model_, transfer_.phases().front().frozen);
        result.weights = spec_.options.transfer.weights;
        result.preprocessing = data_.preprocessing;
        result.feature_seconds = transfer_.feature_seconds();
        result.macs =
            model_.backbone().macs(model_.input()) + model_.head().macs(model_.feature_shape());
        result.activation_bytes = trainer().plans().full().activation_bytes();
        result.plan_memory_bytes = trainer().plans().memory_bytes();
        if (done) {
            result.train = measured_split("train", done->train);
            result.held_out = measured_split("test", done->held_out);
        }
        result.best_epoch = state_.best_epoch;
        result.stopped_early = state_.stopped_early;
        result.seconds = state_.position.seconds;
        result.images_per_second = rate(state_.position.images, state_.position.seconds);
        result.peak_memory_bytes = state_.peak_memory;
        result.history = state_.history;
        result.seed = spec_.options.seed;
        result.threads = spec_.options.threads;
        result.precision = to_string(spec_.options.precision);
        result.precision_why = data_.precision_why;
        result.environment = environment_json();
        result.dataset = dataset_json(data_.opened);
        result.started = state_.started;
        result.finished = utc_now();
        return result;
    }

    const TrainingData& data_;
    const TrainSpec& spec_;
    const RunId id_;
    const JobControl& control_;
    Model model_;
    const std::string held_out_; ///< the split that epochs are measured on
    const std::shared_ptr<TuningChoices> tuning_;
    Transfer& transfer_;
    std::unique_ptr<PhaseRun> now_;
    RunState state_;
    std::vector<Tensor> best_; ///< the best weights so far, in parameters() order; may be empty
    bool best_unsaved_ = false;
    ordered_json config_;               ///< as config.json holds it
    std::optional<Evaluation> last_;    ///< of the last epoch, on held_out_
    std::optional<RunResult> finished_; ///< of a run that needs no more training
    std::optional<RunFolder> folder_;
};

} // namespace

TrainResult train_head(const TrainingData& data, const TrainSpec& spec, std::size_t number,
                       std::size_t of, const JobControl& control) {
    return Run(data, spec, {spec.head, spec.options.seed, number, of}, control).run();
}

} // namespace headroom
