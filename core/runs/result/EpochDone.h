#pragma once

#include "core/runs/result/RunId.h"

namespace headroom {

/// One epoch is over: a row of log.csv.
struct EpochDone {
    RunId run;
    int epoch = 0; ///< from 1
    int epochs = 0;
    double learning_rate = 0;                  ///< at the epoch's last step
    double train_loss = 0, train_accuracy = 0; ///< running, over the augmented batches as trained
    std::string held_out;                      ///< the split below: "valid" or "test"
    double held_out_loss = 0, held_out_accuracy = 0;
    double seconds = 0; ///< of training, without the evaluation
    double images_per_second = 0;
    bool earlier = false; ///< of a session before: told again when a run is resumed
};

} // namespace headroom
