#include "core/jobs/Transfer.h"

#include "core/jobs/ProgressEvents.h"
#include "core/models/Freeze.h"
#include "core/training/FeatureDataset.h"
#include "core/training/Trainer.h"
#include "datasets/base/ByteSize.h"
#include "datasets/base/Cancelled.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace headroom {

namespace {

constexpr std::size_t batch_size = 128;

std::shared_ptr<Tensor> room_for(const Dataset& split, const ImageShape& features) {
    return std::make_shared<Tensor>(Shape{static_cast<std::int64_t>(split.size()),
                                          features.channels, features.height, features.width});
}

/// Where the features of the samples from `first` on belong.
float* place(Tensor& features, std::size_t first) {
    return features.data() +
           first * features.size() / static_cast<std::size_t>(features.shape()[0]);
}

void copy_backbone(const Model& from, const Model& to) {
    const auto values = from.backbone().parameters(), parameters = to.backbone().parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        parameters[i]->set_value(values[i]->plain(values[i]->value).values());
}

} // namespace

Transfer::Transfer(const ModelSpec& model, const std::vector<std::string>& heads,
                   std::shared_ptr<const Model> weights, const Normalisation& normalisation,
                   const TrainOptions& options, std::uint64_t memory_budget)
    : spec_(model), heads_(heads), weights_(std::move(weights)), normalisation_(normalisation),
      options_(options), memory_budget_(memory_budget) {
    for (const auto& head : heads_) {
        const Model with_head(spec_, head);
        const std::size_t layers = with_head.backbone().layers().size();
        frozen_ = frozen_layers(with_head.backbone(), options_.transfer.frozen());
        (first_trained_layer(with_head, frozen_) > layers ? pooled_needed_ : maps_needed_) = true;
    }
}

void Transfer::begin(Model& model, std::uint64_t seed) const {
    model.initialise(seed);
    if (weights_) copy_backbone(*weights_, model);
    freeze(model, frozen_);
}

FrozenPart& Transfer::part(std::uint64_t seed, const ImageShape& images) {
    if (weights_) seed = 0; // the backbone is the same for all
    if (!part_ || seed != seed_) {
        features_.clear();
        part_.reset();
        base_ = std::make_unique<Model>(spec_, heads_.front());
        begin(*base_, seed);
        part_ = std::make_shared<FrozenPart>(*base_, frozen_, images, execution(options_));
        seed_ = seed;
    }
    return *part_;
}

bool Transfer::keeps(const Dataset& split) const {
    switch (options_.transfer.keep_features) {
    case KeepFeatures::memory:
        return true;
    case KeepFeatures::none:
        return false;
    case KeepFeatures::automatic:
        break;
    }
    std::size_t values = 0;
    if (maps_needed_) values += part_->maps().values();
    if (pooled_needed_) values += static_cast<std::size_t>(part_->maps().channels);
    return split.size() * values * sizeof(float) <= memory_budget_;
}

Transfer::Source Transfer::source(const Model& model, std::uint64_t seed, const DatasetPtr& split,
                                  bool augmented, const JobControl& control) {
    if (frozen_ == 0) return {split, normalisation_};
    FrozenPart& frozen = part(seed, split->shape());
    Source source{split, {}};
    source.input.first_layer = first_trained_layer(model, frozen_);
    const bool pooled = source.input.first_layer > frozen_;
    if (!augmented && keeps(*split)) {
        auto& features = features_[split.get()];
        if (!features.maps && !features.pooled) features = compute(frozen, split, control);
        source.data = pooled ? features.pooled : features.maps;
        return source;
    }
    source.input.normalisation = normalisation_;
    source.input.shape = pooled ? ImageShape{frozen.maps().channels, 1, 1} : frozen.maps();
    source.input.transform = [part = part_, pooled](Batch& batch) { (*part)(batch, pooled); };
    return source;
}

Transfer::Features Transfer::compute(FrozenPart& part, const DatasetPtr& split,
                                     const JobControl& control) {
    const auto start = std::chrono::steady_clock::now();
    const auto tell = progress_events(control, "computing features");
    const ImageShape pooled_shape{part.maps().channels, 1, 1};
    auto maps = maps_needed_ ? room_for(*split, part.maps()) : nullptr;
    auto pooled = pooled_needed_ ? room_for(*split, pooled_shape) : nullptr;

    part.stop_by(control.stop);
    BatchLoader loader(split, {.batch_size = batch_size, .normalisation = normalisation_});
    loader.start(0);
    std::size_t done = 0;
    while (const Batch* read = loader.next()) {
        if (control.stop.stop_requested()) throw Cancelled{};
        Batch batch = *read;
        part(batch, !maps_needed_);
        if (maps) {
            std::ranges::copy(batch.pixels, place(*maps, done));
            if (pooled)
                average_maps(batch.pixels, part.maps().values() / pooled_shape.values(),
                             {place(*pooled, done), batch.count() * pooled_shape.values()});
        } else {
            std::ranges::copy(batch.pixels, place(*pooled, done));
        }
        done += batch.count();
        tell(done, split->size());
        control.wait_while_paused();
    }
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    Features features;
    if (maps) features.maps = std::make_shared<FeatureDataset>(split, maps);
    if (pooled) features.pooled = std::make_shared<FeatureDataset>(split, pooled);
    return features;
}

} // namespace headroom
