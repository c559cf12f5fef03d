#pragma once

#include "core/jobs/JobControl.h"
#include "core/training/FrozenPart.h"
#include "core/training/ModelInput.h"
#include "core/training/TrainOptions.h"
#include "datasets/formats/OpenDataset.h"

#include <map>

namespace headroom {

/// Where the models of a training begin and what of them is frozen. The runs of a comparison share
/// it: the frozen part runs once over the images for every head and, with pretrained weights, for
/// every seed.
///
///     transfer.begin(model, seed);
///     auto [data, input] = transfer.source(model, seed, opened.train, false, control);
///     Trainer trainer(model, data, input, options);
class Transfer {
  public:
    /// `heads` are those that will be trained. Throws Error(usage) where `freeze` is wrong.
    /// `weights` has those of its backbone; null = random ones.
    Transfer(const ModelSpec& model, const std::vector<std::string>& heads,
             std::shared_ptr<const Model> weights, const Normalisation& normalisation,
             const TrainOptions& options, std::uint64_t memory_budget);

    /// Gives the model its start values, and freezes what is frozen.
    void begin(Model& model, std::uint64_t seed) const;

    /// What the model's layers that are trained get from a split, and how.
    struct Source {
        DatasetPtr data;
        ModelInput input;
    };
    /// Computes the features of a split where they are to be kept and are not there yet, and tells
    /// the progress. Images that are `augmented` have other features each time. Throws Cancelled
    /// when stopped.
    Source source(const Model& model, std::uint64_t seed, const DatasetPtr& split, bool augmented,
                  const JobControl& control);

    std::size_t frozen() const { return frozen_; }      ///< layers of the backbone
    double feature_seconds() const { return seconds_; } ///< spent on features that are kept

  private:
    struct Features {
        DatasetPtr maps, pooled; ///< null where no head needs them
    };

    /// The frozen part with the start values of `seed`.
    FrozenPart& part(std::uint64_t seed, const ImageShape& images);
    bool keeps(const Dataset& split) const;
    Features compute(FrozenPart& part, const DatasetPtr& split, const JobControl& control);

    const ModelSpec spec_;
    const std::vector<std::string> heads_;
    const std::shared_ptr<const Model> weights_;
    const Normalisation normalisation_;
    const TrainOptions options_;
    const std::uint64_t memory_budget_;
    std::size_t frozen_ = 0;
    bool maps_needed_ = false, pooled_needed_ = false; ///< by the heads
    double seconds_ = 0;

    /// Of the seed that was asked for last.
    std::uint64_t seed_ = 0;
    std::unique_ptr<Model> base_;
    std::shared_ptr<FrozenPart> part_;
    std::map<const Dataset*, Features> features_;
};

} // namespace headroom
