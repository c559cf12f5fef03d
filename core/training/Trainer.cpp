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
                     .augmentation = parse_augmentation(options.augment),
                     .normalisation = input.normalisation,
                     .transform = input.transform}),
      step_(model, plan_for(*data, model, input, options, std::move(choices)), options,
            loss_options(*data, options), input.first_layer),
      schedule_(options, batches()) {
    position_.epoch = epochs_before + 1;
    // Every algorithm is chosen before the first step, so that an interrupted run has recorded all.
    const auto rest = static_cast<int>(samples() % step_.plans().full().spec().batch);
    if (rest > 0) step_.prepare(rest);
}

bool Trainer::train_epoch(std::stop_token stop, const std::function<void()>& on_step) {
    using Clock = std::chrono::steady_clock;
    if (position_.batch == batches()) return true; // stopped behind its last step
    loader_.start(static_cast<std::uint64_t>(position_.epoch),
                  static_cast<std::size_t>(position_.batch));
    step_.stop_by(stop);
    auto last = Clock::now();
    while (position_.batch < batches()) {
        if (stop.stop_requested()) return false;
        if (!step(*loader_.next())) return false;

        const double seconds = std::chrono::duration<double>(Clock::now() - last).count();
        position_.epoch_seconds += seconds;
        position_.seconds += seconds;
        if (on_step) on_step(); // may wait: not time of training
        last = Clock::now();
    }
    return true;
}

bool Trainer::step(const Batch& batch) {
    const Rates rates = schedule_.at(global_step());
    const LossResult result = step_(
        batch, rates, {.seed = options_.seed, .step = static_cast<std::uint64_t>(global_step())});
    if (step_.stopped()) return false;
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
    position_.seen += static_cast<std::int64_t>(batch.count());
    position_.images += static_cast<std::int64_t>(batch.count());
    return true;
}

void Trainer::next_epoch() {
    position_ = {
        .epoch = position_.epoch + 1, .seconds = position_.seconds, .images = position_.images};
}

double Trainer::learning_rate() const {
    return schedule_.at(std::max<std::int64_t>(global_step() - 1, 0)).learning_rate;
}

void Trainer::restore(const TrainPosition& position,
                      const std::map<std::string, Tensor>& optimizer) {
    position_ = position;
    if (global_step() > 0) step_.optimizer().restore(global_step(), optimizer);
}

} // namespace headroom
