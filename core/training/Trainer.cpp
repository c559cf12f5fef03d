#include "core/training/Trainer.h"

#include "core/engine/Engine.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace headroom {

namespace {

/// No larger than the data.
PlanSpec plan_for(const Dataset& data, const Model& model, const ModelInput& input,
                  const TrainOptions& options, std::shared_ptr<TuningChoices> choices) {
    PlanSpec spec = training_plan(model, options);
    if (input.first_layer > 0) {
        const ImageShape shape = input.shape_for(data.shape());
        spec.input = {shape.channels, shape.height, shape.width};
    }
    spec.execution.choices = std::move(choices);
    spec.batch = static_cast<int>(std::min<std::size_t>(spec.batch, data.size()));
    return spec;
}

LossOptions loss_options(const Dataset& data, const TrainOptions& options) {
    return {options.label_smoothing, options.class_weights == ClassWeights::balanced
                                         ? balanced_class_weights(class_counts(data))
                                         : std::vector<float>{}};
}

} // namespace

Execution execution(const TrainOptions& options, std::shared_ptr<TuningChoices> choices) {
    return {.precision = choose_precision(options.precision).precision,
            .threads = options.threads > 0 ? options.threads : available_threads(),
            .tune = options.tune,
            .choices = std::move(choices)};
}

PlanSpec training_plan(const Model& model, const TrainOptions& options) {
    return {.batch = options.batch_size,
            .input = model.input(),
            .mode = Mode::training,
            .execution = execution(options)};
}

std::vector<float> balanced_class_weights(const std::vector<std::size_t>& counts) {
    const auto total = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    std::vector<float> weights;
    for (auto count : counts)
        weights.push_back(count == 0
                              ? 0
                              : static_cast<float>(static_cast<double>(total) /
                                                   static_cast<double>(counts.size() * count)));
    return weights;
}

Trainer::Trainer(Model& model, DatasetPtr data, const ModelInput& input,
                 const TrainOptions& options, std::shared_ptr<TuningChoices> choices,
                 int epochs_before)
    : options_(options), epochs_before_(epochs_before),
      loader_(data, {.batch_size = static_cast<std::size_t>(options.batch_size),
                     .shuffle = true,
                     .seed = options.seed,
                     .views = std::max<std::size_t>(input.views, 1),
                     .augmentation =
                         input.views > 0 ? Augmentation{} : parse_augmentation(options.augment),
                     .normalisation = input.normalisation,
                     .transform = input.transform}),
      schedule_(options, static_cast<std::int64_t>(loader_.batches())) {
    position_.epoch = epochs_before + 1;
    const auto plan = plan_for(*data, model, input, options, std::move(choices));
    if (options.optimizer == OptimizerKind::lbfgs) {
        lbfgs_.emplace(model, data, input, plan, options, loss_options(*data, options));
        return;
    }
    step_.emplace(model, plan, options, loss_options(*data, options), input.first_layer);
    // Every algorithm is chosen before the first step, so that an interrupted run has recorded all.
    const auto rest = static_cast<int>(samples() % plan.batch);
    if (rest > 0) step_->prepare(rest);
}

std::int64_t Trainer::batches() const {
    return lbfgs_ ? LbfgsStep::steps_per_epoch : static_cast<std::int64_t>(loader_.batches());
}

std::int64_t Trainer::samples() const {
    return lbfgs_ ? LbfgsStep::steps_per_epoch * lbfgs_->samples()
                  : static_cast<std::int64_t>(loader_.samples());
}

std::map<std::string, Tensor> Trainer::optimizer_state() const {
    return lbfgs_ ? lbfgs_->state() : step_->optimizer().state();
}

std::string not_converged(const TrainOptions& options, const Trainer& trainer) {
    if (options.optimizer != OptimizerKind::lbfgs || trainer.converged()) return {};
    return fmt::format("lbfgs has not converged in {} steps: give more {}",
                       options.epochs * LbfgsStep::steps_per_epoch, option_name("epochs"));
}

bool Trainer::train_epoch(std::stop_token stop, const std::function<void()>& on_step) {
    using Clock = std::chrono::steady_clock;
    if (position_.batch == batches()) return true; // stopped behind its last step
    if (step_) {
        loader_.start(static_cast<std::uint64_t>(position_.epoch),
                      static_cast<std::size_t>(position_.batch));
        step_->stop_by(stop);
    }
    auto last = Clock::now();
    while (position_.batch < batches() && !(converged() && position_.batch > 0)) {
        if (stop.stop_requested()) return false;
        if (!step(stop)) return false;

        const double seconds = std::chrono::duration<double>(Clock::now() - last).count();
        position_.epoch_seconds += seconds;
        position_.seconds += seconds;
        if (on_step) on_step(); // may wait: not time of training
        last = Clock::now();
    }
    return true;
}

bool Trainer::step(const std::stop_token& stop) {
    const Rates rates = lbfgs_ ? Rates{} : schedule_.at(global_step());
    LossResult result;
    std::int64_t samples = 0;
    if (lbfgs_) {
        result = (*lbfgs_)(stop);
        if (lbfgs_->stopped()) return false;
        samples = lbfgs_->samples();
    } else {
        const Batch& batch = *loader_.next();
        result =
            (*step_)(batch, rates,
                     {.seed = options_.seed, .step = static_cast<std::uint64_t>(global_step())});
        if (step_->stopped()) return false;
        samples = static_cast<std::int64_t>(batch.count());
    }
    if (!std::isfinite(result.loss))
        throw Error(Failure::diverged,
                    fmt::format("the training diverged: the loss is no finite number in epoch {}, "
                                "step {}, at learning rate {:.3g}: lower {}",
                                position_.epoch, position_.batch + 1, rates.learning_rate,
                                option_name("lr")));

    ++position_.batch;
    position_.loss_sum += result.loss * result.weight;
    position_.weight_sum += result.weight;
    position_.correct += result.correct;
    position_.seen += samples;
    position_.images += samples;
    return true;
}

void Trainer::next_epoch() {
    position_ = {
        .epoch = position_.epoch + 1, .seconds = position_.seconds, .images = position_.images};
}

double Trainer::learning_rate() const {
    if (lbfgs_) return 0;
    return schedule_.at(std::max<std::int64_t>(global_step() - 1, 0)).learning_rate;
}

void Trainer::restore(const TrainPosition& position,
                      const std::map<std::string, Tensor>& optimizer) {
    position_ = position;
    if (global_step() == 0) return;
    if (lbfgs_)
        lbfgs_->restore(optimizer);
    else
        step_->optimizer().restore(global_step(), optimizer);
}

} // namespace headroom
