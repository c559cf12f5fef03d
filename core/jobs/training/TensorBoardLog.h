#pragma once

#include "core/exploration/Maps.h"
#include "core/jobs/training/TrainingData.h"
#include "core/models/Model.h"
#include "core/runs/events/EventFile.h"
#include "core/runs/result/EpochDone.h"

namespace headroom {

/// The event file of a run in training (docs/run-folder.md): loss, accuracy and learning rate of
/// each epoch, training images of each class at step 0, and after each epoch where the head sees
/// the class of some held-out images, if it has class activation maps.
class TensorBoardLog {
  public:
    /// Opens the file, and removes epochs that are not in `history` (EventFile.h). Throws
    /// Error(io).
    TensorBoardLog(const std::filesystem::path& path, const TrainingData& data,
                   const std::vector<EpochDone>& history);

    /// Adds the epochs that the file does not have yet; `model` is that of the last one.
    void add(const std::vector<EpochDone>& history, const Model& model);

  private:
    struct Sample {
        std::size_t label;
        Maps pixels; ///< in [0, 1]
    };

    void add_contact_sheet();
    void read_samples();
    EventValue activations(const Model& model) const;

    const TrainingData& data_;
    EventFile file_;
    std::vector<Sample> samples_; ///< held-out images for activation maps, by class
};

} // namespace headroom
