#include "core/jobs/training/TrainRun.h"

#include "core/jobs/ProgressEvents.h"
#include "core/jobs/training/RunRecord.h"
#include "core/models/Freeze.h"
#include "core/models/HeadConversion.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/Numerics.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/config/TuningFile.h"
#include "core/runs/result/Environment.h"
#include "core/runs/result/ProcessMemory.h"
#include "core/training/Evaluator.h"
#include "core/training/Trainer.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

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
          tuning_(std::make_shared<TuningChoices>(given_tuning(spec))), transfer_(*data.transfer),
          phases_(model_.backbone(), spec.options) {
        transfer_.begin(model_, spec.options.seed);
        enter(phases_.first());
    }

    TrainResult run() {
        if (!spec_.out.empty()) record_.emplace(data_, spec_, config(), control_);
        if (record_ && record_->can_resume()) {
            finished_ = record_->finished_result();
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
            if (record_ && error.failure() == Failure::diverged) record_->discard();
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

    /// The configuration of a run begun now.
    ordered_json config() const {
        auto config = run_config(spec_.data, data_.opened, data_.model, spec_.head, spec_.options);
        config[numerics_key] = numerics_of(trainer().plans().full());
        return config;
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

    void restore() {
        auto checkpoint =
            record_->checkpoint({phases_.epochs(), trainer().batches(), trainer().samples()});
        check_frozen(checkpoint.model, phases_.of(checkpoint.state.position.epoch));
        set_parameters(values_of(checkpoint.model));
        state_ = std::move(checkpoint.state);
        if (const auto& phase = phases_.of(state_.position.epoch); &phase != &now_->phase)
            enter(phase);
        trainer().restore(state_.position, checkpoint.optimizer);
        tell_history();
        if (state_.best_loss) best_ = values_of(record_->best_model());
    }

    /// The features of a frozen part are computed from the weights as they are now.
    void check_frozen(const Model& saved, const TrainingPhase& phase) const {
        for (std::size_t i = 0; i < phase.frozen; ++i) {
            const auto now = model_.backbone().layer(i).parameters();
            const auto before = saved.backbone().layer(i).parameters();
            for (std::size_t p = 0; p < now.size(); ++p)
                if (!std::ranges::equal(now[p]->plain_value().values(),
                                        before[p]->plain_value().values()))
                    throw data_error(fmt::format(
                        "{}: its weights were changed after the run in {} began: {} is another: "
                        "give the file that it began with",
                        spec_.options.transfer.weights, spec_.out.string(), now[p]->name));
        }
    }

    /// Emits the epochs of earlier sessions, for listeners that draw the whole curve.
    void tell_history() const {
        for (EpochDone epoch : state_.history) {
            epoch.run = id_;
            epoch.epochs = phases_.epochs();
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
            values.push_back(parameter->plain_value());
        return values;
    }

    /// Throws Cancelled when stopped, with the position where it stopped.
    void train() {
        reset_peak_memory();
        while (!training_is_over()) {
            train_epoch();
            auto held_out = evaluate(held_out_);
            check_finite(held_out);
            finish_epoch(std::move(held_out));
            state_.stopped_early = gives_up(now_->phase) || trainer().converged();
            trainer().next_epoch();
            save();
            enter_next_phase();
        }
        if (const auto note = not_converged(spec_.options, trainer()); !note.empty())
            control_.tell(Message{note});
    }

    /// Whether patience ends the training: only the last phase's.
    bool gives_up(const TrainingPhase& phase) const {
        const int patience = spec_.options.patience;
        if (patience == 0 || !data_.opened.valid || &phase != &phases_.last()) return false;
        return state_.history.back().epoch - std::max(state_.best_epoch, phase.epochs_before) >=
               patience;
    }

    void enter_next_phase() {
        const auto position = trainer().position();
        const auto& phase = phases_.of(position.epoch);
        if (&phase == &now_->phase) return;
        enter(phase);
        trainer().restore(position, {});
    }

    void train_epoch() {
        const auto& position = trainer().position();
        Throttle throttle;
        const auto epochs = phases_.epochs();
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

    void finish_epoch(Evaluation held_out) {
        const auto& position = trainer().position();
        const EpochDone epoch{id_,
                              position.epoch,
                              phases_.epochs(),
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
        if (data_.opened.valid) {
            if (state_.best_loss && held_out.loss >= *state_.best_loss) return;
            state_.best_loss = held_out.loss;
            state_.best_epoch = epoch.epoch;
            best_ = values_of(model_);
            best_unsaved_ = true;
        }
        measured_ = std::move(held_out);
    }

    static double rate(std::int64_t images, double seconds) {
        return seconds > 0 ? static_cast<double>(images) / seconds : 0;
    }

    void save() {
        state_.position = trainer().position();
        state_.peak_memory = std::max(state_.peak_memory, peak_memory_bytes());
        if (!record_) return;
        record_->save(model_, !state_.best_loss || best_unsaved_, trainer().optimizer_state(),
                      state_, *tuning_);
        best_unsaved_ = false;
    }

    TrainResult result() {
        set_parameters(best_);
        TrainResult result;
        result.run = spec_.out;
        result.train = evaluate("train");
        if (!measured_) measured_ = evaluate(held_out_); // they are of an earlier session
        (data_.opened.valid ? result.valid : result.held_out) = *std::exchange(measured_, {});
        if (data_.opened.valid) result.held_out = evaluate("test");
        if (finished_) {
            result.result = *finished_;
            return result;
        }
        result.result = run_result(&result);
        write_result(result.result);
        return result;
    }

    Evaluation evaluate(const std::string& split) {
        const auto tell = progress_events(control_, "evaluating " + split, id_);
        const bool with_probabilities = split != "train"; // for their calibration
        if (split == held_out_) return now_->evaluator.run(control_.stop, tell, with_probabilities);
        return evaluator(source(now_->phase, split)).run(control_.stop, tell, with_probabilities);
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
        return state_.stopped_early || trainer().position().epoch > phases_.epochs();
    }

    void write_result(const RunResult& result) {
        if (record_) record_->write(result);
    }

    /// Without `done` the run was interrupted, and its model has not been measured.
    RunResult run_result(const TrainResult* done) const {
        RunResult result;
        result.head = spec_.head;
        result.model = data_.model.name;
        result.interrupted = done == nullptr;
        result.backbone_params = model_.backbone().parameter_count();
        result.head_params = model_.head().parameter_count();
        result.frozen_params = frozen_parameters(model_, phases_.first().frozen);
        result.weights = spec_.options.transfer.weights;
        result.optimizer = to_string(spec_.options.optimizer);
        if (spec_.options.optimizer == OptimizerKind::lbfgs)
            result.converged = trainer().converged();
        result.preprocessing = data_.preprocessing;
        result.feature_seconds = transfer_.feature_seconds();
        result.macs =
            model_.backbone().macs(model_.input()) + model_.head().macs(model_.feature_shape());
        result.activation_bytes = trainer().plans().full().activation_bytes();
        result.plan_memory_bytes = trainer().plans().memory_bytes();
        if (done) {
            result.train = measured_split("train", done->train);
            result.held_out = measured_split("test", done->held_out);
            result.weight_outside_gap = weight_outside_gap(model_);
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
    const TrainingPhases phases_;
    std::unique_ptr<PhaseRun> now_;
    RunState state_;
    std::vector<Tensor> best_; ///< the best weights so far, in parameters() order; may be empty
    bool best_unsaved_ = false;
    std::optional<Evaluation> measured_; ///< for the best weights so far, on held_out_
    std::optional<RunResult> finished_;  ///< set if the run needs no more training
    std::optional<RunRecord> record_;    ///< none if nothing is to be written
};

} // namespace

TrainResult train_head(const TrainingData& data, const TrainSpec& spec, std::size_t number,
                       std::size_t of, const JobControl& control) {
    try {
        return Run(data, spec, {spec.head, spec.options.seed, number, of}, control).run();
    } catch (const Cancelled&) { // while features were computed: nothing has begun
        TrainResult result;
        result.interrupted = true;
        result.run = spec.out;
        return result;
    }
}

} // namespace headroom
