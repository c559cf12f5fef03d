#include "core/jobs/training/Transfer.h"

#include "core/comparison/Format.h"
#include "core/models/Freeze.h"
#include "core/models/LayersHash.h"
#include "core/runs/config/Numerics.h"
#include "core/training/Trainer.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/ByteSize.h"
#include "datasets/data/ViewDataset.h"

#include <chrono>
#include <fmt/format.h>

namespace headroom {

namespace {

void copy_backbone(const Model& from, Model& to) {
    const auto values = from.backbone().parameters();
    const auto parameters = to.backbone().parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        parameters[i]->set_value(values[i]->plain_value().values());
}

} // namespace

Transfer::Transfer(const ModelSpec& model, const std::vector<std::string>& heads,
                   std::shared_ptr<const Model> weights, const Normalisation& normalisation,
                   const TrainOptions& options, FeatureKeeper keeper)
    : spec_(model), heads_(heads), weights_(std::move(weights)), normalisation_(normalisation),
      options_(options), keeper_(std::move(keeper)) {}

void Transfer::begin(Model& model, std::uint64_t seed) const {
    model.initialise(seed);
    if (weights_) copy_backbone(*weights_, model);
}

void Transfer::enter(Model& model, const TrainingPhase& phase) const {
    freeze(model, phase.frozen);
    keep_statistics(model, weights_ && !options_.transfer.train_bn);
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
        (first_trained_layer({spec_, head}, frozen) > frozen ? base.what.pooled : base.what.maps) =
            true;
    base.what.key = {{"headroom", HEADROOM_VERSION},
                     {"network", layers_hash(spec_, frozen)},
                     {"weights", weights_hash(*start_, frozen)},
                     {"precision", to_string(base.part->plan().spec().execution.precision)},
                     {"threads", base.part->plan().spec().execution.threads},
                     {"numerics", numerics_of(base.part->plan())}};
    const auto& weights = options_.transfer.weights;
    base.what.about = {{"model", spec_.name},
                       {"weights", weights.empty()
                                       ? fmt::format("random, seed {}", seed)
                                       : std::filesystem::path(weights).filename().string()},
                       {"layers", frozen}};
    return base;
}

DatasetPtr Transfer::views_of(const DatasetPtr& split) {
    auto& views = views_[split.get()];
    if (!views)
        views = std::make_shared<ViewDataset>(split, parse_augmentation(options_.augment),
                                              static_cast<std::size_t>(options_.transfer.views));
    return views;
}

const std::optional<KeptFeatures>& Transfer::keep(Base& base, const DatasetPtr& split,
                                                  const DatasetPtr& images,
                                                  const JobControl& control) {
    const auto found = base.features.find(images.get());
    if (found != base.features.end()) return found->second;
    const auto start = std::chrono::steady_clock::now();
    const auto views = images == split
                           ? ""
                           : fmt::format("{} of {}", options_.transfer.views,
                                         to_string(parse_augmentation(options_.augment)));
    auto& kept = base.features[images.get()];
    kept = keeper_.keep({*base.part, base.what, split, images, views, normalisation_}, control);
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return kept;
}

void Transfer::say_cost(const Base& base, const Dataset& images, bool augmented,
                        const JobControl& control) {
    if (cost_said_ || options_.transfer.keep_features == KeepFeatures::none) return;
    cost_said_ = true;
    const std::string why =
        augmented
            ? fmt::format("{} changes the images in every epoch", option_name("augment"))
            : fmt::format("the features of {} images take {}, more than the memory budget of {} "
                          "({})",
                          images.size(),
                          short_bytes(static_cast<double>(base.what.bytes(*base.part, images))),
                          byte_size_string(keeper_.memory_budget()), option_name("memory-budget"));
    const std::string remedy =
        augmented ? fmt::format(": {} keeps two views of each", option_name("views", "2"))
                  : fmt::format(": {} keeps them on disk", option_name("keep-features", "disk"));
    control.tell(Message{fmt::format("{}: the frozen part runs over the images in every epoch of "
                                     "every run, not once{}",
                                     why, remedy)});
}

Transfer::Source Transfer::source(const Model& model, std::uint64_t seed,
                                  const TrainingPhase& phase, const DatasetPtr& split,
                                  bool augmented, const JobControl& control) {
    Source source{split, normalisation_};
    if (phase.frozen == 0) return source;
    auto& base = this->base(seed, phase.frozen, split->shape());
    source.input.first_layer = first_trained_layer(model, phase.frozen);
    const bool pooled = source.input.first_layer > phase.frozen;
    if (augmented && options_.transfer.views > 0) {
        source.data = views_of(split);
        source.input.views = static_cast<std::size_t>(options_.transfer.views);
        augmented = false;
    }
    if (!augmented)
        if (const auto& kept = keep(base, split, source.data, control)) {
            source.data = pooled ? kept->pooled : kept->maps;
            source.input.normalisation = {};
            return source;
        }
    say_cost(base, *source.data, augmented, control);
    const ImageShape maps = base.part->maps();
    source.input.shape = pooled ? ImageShape{maps.channels, 1, 1} : maps;
    source.input.transform = [part = base.part, pooled](Batch& batch) { (*part)(batch, pooled); };
    return source;
}

} // namespace headroom
