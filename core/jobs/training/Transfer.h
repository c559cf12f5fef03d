#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/training/FeatureKeeper.h"
#include "core/jobs/training/TrainingPhases.h"
#include "core/training/FrozenPart.h"
#include "core/training/ModelInput.h"
#include "datasets/formats/OpenDataset.h"

#include <map>

namespace headroom {

/// The start values of the models, and which of their layers are frozen. The runs of a comparison
/// share it: a frozen part runs once over the images for every head and, with pretrained weights,
/// for every seed.
///
///     const TrainingPhases phases(model.backbone(), options);
///     transfer.begin(model, seed);
///     transfer.enter(model, phases.first());
///     auto [data, input] = transfer.source(model, seed, phases.first(), opened.train, false,
///                                          control);
///     Trainer trainer(model, data, input, phases.first().options);
class Transfer {
  public:
    /// `heads` are those that will be trained.
    /// `weights` has those of its backbone; null = random ones.
    Transfer(const ModelSpec& model, const std::vector<std::string>& heads,
             std::shared_ptr<const Model> weights, const Normalisation& normalisation,
             const TrainOptions& options, FeatureKeeper keeper);

    /// Gives the model its start values.
    void begin(Model& model, std::uint64_t seed) const;

    /// Freezes what the phase does not train, and sets the rest to be trained.
    void enter(Model& model, const TrainingPhase& phase) const;

    /// Input of the first trained layer: images, or the features that the frozen part computes from
    /// them.
    struct Source {
        DatasetPtr data;
        ModelInput input;
    };
    /// Computes the features of a split if they are to be cached and are not there yet, and emits
    /// the progress. `augmented` images have other features each time. Throws Cancelled when
    /// stopped.
    Source source(const Model& model, std::uint64_t seed, const TrainingPhase& phase,
                  const DatasetPtr& split, bool augmented, const JobControl& control);

    double feature_seconds() const { return seconds_; } ///< spent on features that are kept

  private:
    /// A frozen part, and the features that it computed from the splits.
    struct Base {
        std::shared_ptr<FrozenPart> part;
        FrozenFeatures what;
        std::map<const Dataset*, std::optional<KeptFeatures>> features; ///< none: not kept
    };

    Base& base(std::uint64_t seed, std::size_t frozen, const ImageShape& images);
    DatasetPtr views_of(const DatasetPtr& split);
    const std::optional<KeptFeatures>& keep(Base& base, const DatasetPtr& split,
                                            const DatasetPtr& images, const JobControl& control);
    /// Once: why the frozen part has to run in every epoch.
    void say_cost(const Base& base, const Dataset& images, bool augmented,
                  const JobControl& control);

    const ModelSpec spec_;
    const std::vector<std::string> heads_;
    const std::shared_ptr<const Model> weights_;
    const Normalisation normalisation_;
    const TrainOptions options_;
    FeatureKeeper keeper_;
    std::map<const Dataset*, DatasetPtr> views_; ///< of the splits
    double seconds_ = 0;
    bool cost_said_ = false;

    std::uint64_t seed_ = 0;            ///< last requested seed; 0 for pretrained weights
    std::unique_ptr<Model> start_;      ///< with that seed's start values
    std::map<std::size_t, Base> bases_; ///< of that model; key: number of layers
};

} // namespace headroom
