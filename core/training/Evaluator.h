#pragma once

#include "core/training/BatchPlans.h"
#include "core/training/Metrics.h"
#include "core/training/ModelInput.h"
#include "datasets/data/BatchLoader.h"

#include <functional>
#include <stop_token>

namespace headroom {

/// Measures a model on one split, in evaluation mode: no augmentation, every sample once, in order.
/// It can be run again after the model has changed.
///
///     Evaluator evaluator(model, *data.test, normalisation, 256);
///     Evaluation test = evaluator.run({}, {});
class Evaluator {
  public:
    /// Borrows the model. `classes` are the model's class names; the split's are matched to them by
    /// name, and may lack some. Throws Error(bad_data) where there are images of a class that the
    /// model does not know, or where the head cannot take images of the split's size.
    Evaluator(const Model& model, DatasetPtr data, const std::vector<std::string>& classes,
              const ModelInput& input, int batch_size, const Execution& execution = {});

    /// Without probabilities the result is small, however many samples and classes there are.
    /// Throws Cancelled when stopped.
    Evaluation run(std::stop_token stop,
                   const std::function<void(std::size_t done, std::size_t total)>& on_progress,
                   bool with_probabilities = true);

  private:
    const Model& model_;
    std::vector<std::string> classes_;
    std::vector<int> label_of_; ///< the model's label for each of the split's
    BatchLoader loader_;
    BatchPlans plans_;
};

/// For each of the data's classes its index among the model's, -1 where the model has none. Throws
/// Error(bad_data) naming a class that the model does not know and the data have images of.
std::vector<int> match_classes(const Dataset& data, const std::vector<std::string>& model);

} // namespace headroom
