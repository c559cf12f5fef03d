#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/config/TrainingSpec.h"
#include "datasets/data/Dataset.h"

#include <optional>

namespace headroom {

/// Asks what a training takes, before it begins and without reading its images.
struct TrainingCostsSpec {
    CompareSpec training; ///< of one head: one in its list, and one seed
    ImageShape input;     ///< of the images as the model gets them
    int classes = 0;
    std::size_t train_images = 0, held_out_images = 0;
};

struct TrainingCosts {
    int runs = 1; ///< heads x seeds x folds x numbers of training images
    /// Time of all runs, one after the other, from a few steps measured now. None for a search, a
    /// frozen part or lbfgs, whose time does not follow from steps.
    std::optional<double> seconds = {};
    std::int64_t memory = 0; ///< bytes of the head that takes most, without images and program
};

/// Compiles the network of each head and trains it for a few steps of made-up images, in f32 where
/// the precision is to be measured. Throws Error as the training would, and Cancelled when stopped.
TrainingCosts run(const TrainingCostsSpec& spec, const JobControl& control);

/// "About 3 min 12 s for 6 runs, 212 MB of memory."
std::string in_one_line(const TrainingCosts& costs);

} // namespace headroom
