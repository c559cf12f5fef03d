#pragma once

#include "core/jobs/sweeps/ShiftSweepJob.h"
#include "core/jobs/sweeps/SweepModel.h"
#include "core/training/BatchPlans.h"
#include "core/training/FrozenPart.h"
#include "datasets/data/BatchLoader.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace headroom {

/// Counts the answers of one run, or of several whose backbones are equal, to images at every
/// shift.
///
/// Each batch is read once, and all shifts of it are computed by the same Plan. Several runs share
/// the features too: the backbone computes each shifted image once.
class ShiftedAnswers {
  public:
    /// Throws Error(bad_data) where the images are of a class that a model does not know.
    ShiftedAnswers(std::vector<SweepModel> models, const DatasetPtr& images,
                   const ShiftSweepSpec& spec);

    /// `on_answers` gets the number of new answers, often. Throws Cancelled when stopped.
    std::vector<ShiftedRun> run(std::stop_token stop,
                                const std::function<void(std::size_t count)>& on_answers);

  private:
    void compile(const DatasetPtr& images);
    void answer(const Batch& batch, Shift shift);
    void move_images(const Batch& batch, Shift shift);
    void count(std::size_t model, std::span<const float> logits, const Batch& batch, Shift shift);

    std::vector<SweepModel> models_;
    const ShiftSweepSpec& spec_;
    BatchLoader loader_;
    std::vector<float> black_;                       ///< of each channel, normalised
    std::unique_ptr<FrozenPart> backbone_;           ///< null for one run
    Batch shifted_;                                  ///< images, or their features
    std::vector<BatchPlans> plans_;                  ///< the whole network of each run, or its head
    std::vector<std::vector<int>> label_of_;         ///< each model's label for each of the data's
    std::vector<std::vector<int>> unshifted_;        ///< each model's answers to the batch as it is
    std::vector<std::vector<std::int64_t>> correct_; ///< of each model, by position
    std::vector<std::int64_t> changed_; ///< answers of each model that one pixel changed
};

/// What a run's backbone computes for an image: runs with equal texts compute the same features.
std::string backbone_identity(const SweepModel& model);

} // namespace headroom
