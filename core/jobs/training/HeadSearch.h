#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/training/TrainingData.h"
#include "core/runs/config/TrainingSpec.h"
#include "core/training/search/OptionSearch.h"

namespace headroom {

/// Searches the learning rate and the number of epochs of one head, where the options leave them to
/// it (OptionSearch.h). The effort is the same for every head.
///
/// Trials train on the training images and are measured on the valid split, or, where there is
/// none, on a fifth of the training images that is held out from the trials. The test split is
/// never looked at. Emits what is tried and what was found. Throws Cancelled when stopped.
SearchResult search_head(const TrainingData& data, const std::string& head,
                         const TrainOptions& options, const JobControl& control);

/// Searches what the options of one run leave open, and sets it. Returns false if it was stopped.
bool find_options(TrainingData& data, TrainSpec& spec, const JobControl& control);

/// The options with what was found for the head.
TrainOptions with_found(TrainOptions options, const SearchResult& found);

} // namespace headroom
