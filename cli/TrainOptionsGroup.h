#pragma once

#include "cli/OptionSet.h"
#include "core/training/TrainOptions.h"

namespace headroom {

/// How a network is trained: train and compare share these. Defaults in the help are TrainOptions'.
void add_train_options(OptionSet& options, TrainOptions& train);

/// --threads, for every command that computes.
void add_threads_option(OptionSet& options, int& threads);

/// --optimizer and --precision, for those that only say what training would take.
void add_optimizer_option(OptionSet& options, std::string& optimizer);
void add_precision_option(OptionSet& options, std::string& precision);

/// --no-tune, for those that compute much.
void add_tune_option(OptionSet& options, bool& no_tune);

} // namespace headroom
