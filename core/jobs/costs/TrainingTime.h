#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Model.h"
#include "core/runs/config/TrainingSpec.h"
#include "datasets/source/OpenedData.h"

#include <optional>

namespace headroom {

/// Seconds of one training step, measured on a few of made-up images. None where a run is more than
/// its steps: a frozen part, whose features are kept, or lbfgs. Throws Cancelled when stopped.
std::optional<double> training_step_seconds(Model& model, const TrainOptions& options,
                                            const JobControl& control);

/// Seconds of an epoch of that many training images with such steps, and of the evaluation after
/// it, whose forward pass is a third of a step.
double epoch_seconds(double step, const TrainOptions& options, std::size_t train_images,
                     std::size_t held_out_images);

/// Seconds of one head with one seed: all its epochs, with each number of training images.
double training_seconds(double step, const CompareSpec& spec, std::size_t train_images,
                        std::size_t held_out_images);

/// Images of the split that is evaluated after each epoch: valid, or else test.
std::size_t held_out_images(const OpenedData& data);

} // namespace headroom
