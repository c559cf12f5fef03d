#include "core/jobs/training/Transfer.h"

#include "core/jobs/ProgressEvents.h"
#include "core/models/Freeze.h"
#include "core/training/FeatureDataset.h"
#include "core/training/Trainer.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/ByteSize.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace headroom {

namespace {

constexpr std::size_t images_read_at_once = 128;

std::shared_ptr<Tensor> room_for(const Dataset& split, const ImageShape& features) {
    return std::make_shared<Tensor>(Shape{static_cast<std::int64_t>(split.size()),
                                          features.channels, features.height, features.width});
}

/// Returns the address of sample `first` in `features`.
float* place(Tensor& features, std::size_t first) {
    return features.data() +
           first * features.size() / static_cast<std::size_t>(features.shape()[0]);
}

void copy_backbone(const Model& from, Model& to) {
    const auto values = from.backbone().parameters();
    const auto parameters = to.backbone().parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        parameters[i]->set_value(values[i]->plain_value().values());
}

} // namespace

Transfer::Transfer(const ModelSpec& model, const std::vector<std::string>& heads,
                   std::shared_ptr<const Model> weights, const Normalisation& normalisation,
                   const TrainOptions& options, std::uint64_t memory_budget)
    : spec_(model), heads_(heads), weights_(std::move(weights)), normalisation_(normalisation),
      options_(options), memory_budget_(memory_budget) {
    const Model any(spec_, heads_.front());
    const auto& transfer = options_.transfer;
    phases_.push_back({options_, 0, frozen_layers(any.backbone(), transfer.frozen())});
    const std::size_t still_frozen = layers_before(any.backbone(), transfer.unfreeze);
    if (transfer.finetune_epochs > 0) {
        phases_.push_back({options_, options_.epochs, still_frozen});
        phases_.back().options.epochs = transfer.finetune_epochs;
        phases_.back().options.learning_rate = transfer.finetune_lr;
    }
}

const TrainingPhase& Transfer::phase_of(int epoch) const {
    return epoch > phases_.back().epochs_before ? phases_.back() : phases_.front();
}

int Transfer::epochs() const {
    return phases_.back().epochs_before + phases_.back().options.epochs;
}

void Transfer::begin(Model& model, std::uint64_t seed) const {
    model.initialise(seed);
    if (weights_) copy_backbone(*weights_, model);
}

void Transfer::enter(Model& model, const TrainingPhase& phase) const {
    freeze(model, phase.frozen);
    for (std::size_t i = 0; i < model.backbone().size(); ++i)
        model.backbone().layer(i).keep_statistics(weights_ && !options_.transfer.train_bn);
    for (auto* parameter : model.backbone().parameters())
        parameter->rate = static_cast<float>(options_.transfer.base_lr_factor);
}

Transfer::Base& Transfer::base(std::uint64_t seed, std::size_t frozen, const ImageShape& images) {
    if (weights_) seed = 0; // the backbone is the same for all
    if (!start_ || seed != seed_) {
        bases_.clear();
        start_ = std::make_unique<Model>(spec_, heads_.front());
        begin(*start_, seed);
        seed_ = seed;
    }
    auto& base = bases_[frozen];
    if (base.part) return base;
    base.part = std::make_shared<FrozenPart>(*start_, frozen, images, execution(options_));
    for (const auto& head : heads_)
        (first_trained_layer({spec_, head}, frozen) > frozen ? base.pooled_needed
                                                             : base.maps_needed) = true;
    return base;
}

std::uint64_t Transfer::feature_bytes(const Base& base, const Dataset& split) {
    std::size_t values = 0;
    if (base.maps_needed) values += base.part->maps().values();
    if (base.pooled_needed) values += static_cast<std::size_t>(base.part->maps().channels);
    return split.size() * values * sizeof(float);
}

bool Transfer::keeps(const Base& base, const Dataset& split) const {
    switch (options_.transfer.keep_features) {
    case KeepFeatures::memory:
        return true;
    case KeepFeatures::none:
        return false;
    case KeepFeatures::automatic:
        break;
    }
    return feature_bytes(base, split) <= memory_budget_;
}

void Transfer::say_cost(const Base& base, const Dataset& split, bool augmented,
                        const JobControl& control) {
    if (cost_said_ || options_.transfer.keep_features == KeepFeatures::none) return;
    cost_said_ = true;
    const std::string why =
        augmented ? fmt::format("{} changes the images in every epoch", option_name("augment"))
                  : fmt::format("the features of {} images take {}, more than the memory budget of "
                                "{} ({})",
                                split.size(), byte_size_string(feature_bytes(base, split)),
                                byte_size_string(memory_budget_), option_name("memory-budget"));
    control.tell(Message{fmt::format("{}: the frozen part runs over the images in every epoch of "
                                     "every run, not once",
                                     why)});
}

Transfer::Source Transfer::source(const Model& model, std::uint64_t seed,
                                  const TrainingPhase& phase, const DatasetPtr& split,
                                  bool augmented, const JobControl& control) {
    Source source{split, normalisation_};
    if (phase.frozen == 0) return source;
    auto& base = this->base(seed, phase.frozen, split->shape());
    source.input.first_layer = first_trained_layer(model, phase.frozen);
    const bool pooled = source.input.first_layer > phase.frozen;
    if (!augmented && keeps(base, *split)) {
        auto& features = base.features[split.get()];
        if (!features.maps && !features.pooled) features = compute(base, split, control);
        source.data = pooled ? features.pooled : features.maps;
        source.input.normalisation = {};
        return source;
    }
    say_cost(base, *split, augmented, control);
    const ImageShape maps = base.part->maps();
    source.input.shape = pooled ? ImageShape{maps.channels, 1, 1} : maps;
    source.input.transform = [part = base.part, pooled](Batch& batch) { (*part)(batch, pooled); };
    return source;
}

Transfer::Base::Features Transfer::compute(const Base& base, const DatasetPtr& split,
                                           const JobControl& control) {
    const auto start = std::chrono::steady_clock::now();
    const auto tell = progress_events(control, "computing features");
    const ImageShape map_shape = base.part->maps(), pooled_shape{map_shape.channels, 1, 1};
    auto maps = base.maps_needed ? room_for(*split, map_shape) : nullptr;
    auto pooled = base.pooled_needed ? room_for(*split, pooled_shape) : nullptr;

    base.part->stop_by(control.stop);
    BatchLoader loader(split, {.batch_size = images_read_at_once, .normalisation = normalisation_});
    loader.start(0);
    std::size_t done = 0;
    while (const Batch* read = loader.next()) {
        if (control.stop.stop_requested()) throw Cancelled{};
        Batch batch = *read;
        (*base.part)(batch, !maps);
        if (maps) std::ranges::copy(batch.pixels, place(*maps, done));
        if (maps && pooled)
            average_maps(batch.pixels, map_shape.values() / pooled_shape.values(),
                         {place(*pooled, done), batch.count() * pooled_shape.values()});
        else if (pooled)
            std::ranges::copy(batch.pixels, place(*pooled, done));
        done += batch.count();
        tell(done, split->size());
        control.wait_while_paused();
    }
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    Base::Features features;
    if (maps) features.maps = std::make_shared<FeatureDataset>(split, maps);
    if (pooled) features.pooled = std::make_shared<FeatureDataset>(split, pooled);
    return features;
}

} // namespace headroom
