#pragma once

#include "core/runs/result/RunId.h"

namespace headroom {

/// End of an epoch: a row of log.csv.
struct EpochDone {
    RunId run;
    int epoch = 0; ///< from 1
    int epochs = 0;
    double learning_rate = 0;                  ///< at the epoch's last step
    double train_loss = 0, train_accuracy = 0; ///< running means over augmented batches
    std::string held_out;                      ///< the split used below: "valid" or "test"
    double held_out_loss = 0, held_out_accuracy = 0;
    double seconds = 0; ///< training only, without the evaluation
    double images_per_second = 0;
    bool earlier = false; ///< of an earlier session; reported again when a run is resumed
};

} // namespace headroom
