#pragma once

#include "cli/OptionSet.h"
#include "core/training/TrainOptions.h"

namespace headroom {

/// How a network is trained: train and compare share these. Defaults in the help are TrainOptions'.
void add_train_options(OptionSet& options, TrainOptions& train);

/// --threads, for every command that computes.
void add_threads_option(OptionSet& options, int& threads);

/// --no-tune, for those that compute much.
void add_tune_option(OptionSet& options, bool& no_tune);

} // namespace headroom
