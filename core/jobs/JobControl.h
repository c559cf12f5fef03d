#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

namespace headroom {

/// How far the running stage is. Sent often; a listener throttles for itself.
struct Progress {
    std::string run;                 ///< "gap-dense, seed 1 (4/6)"; empty outside a run
    std::string stage;               ///< "reading", "epoch 3/12", "evaluating test"
    std::size_t done = 0, total = 0; ///< while training, of all epochs together
    std::optional<double> images_per_second, loss, accuracy;
};

/// One epoch is over: a row of log.csv.
struct EpochDone {
    std::string run; ///< as in Progress
    int epoch = 0;   ///< from 1
    int epochs = 0;
    double learning_rate = 0;                  ///< at the epoch's last step
    double train_loss = 0, train_accuracy = 0; ///< running, over the augmented batches as trained
    std::string held_out;                      ///< the split below: "valid" or "test"
    double held_out_loss = 0, held_out_accuracy = 0;
    double seconds = 0; ///< of training, without the evaluation
    double images_per_second = 0;
};

struct Message {
    std::string text;
};

using Event = std::variant<Progress, EpochDone, Message>;

/// What a caller hands to a job beside its Spec: how to stop it, and where to tell how it goes.
struct JobControl {
    std::stop_token stop;
    std::function<void(const Event&)> on_event; ///< may be empty

    void tell(const Event& event) const {
        if (on_event) on_event(event);
    }
};

} // namespace headroom
