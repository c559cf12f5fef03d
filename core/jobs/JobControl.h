#pragma once

#include "core/jobs/PauseGate.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

namespace headroom {

/// Which of a job's runs an event is about; no head where it is about none.
struct RunId {
    std::string head;
    std::uint64_t seed = 0;
    std::size_t number = 1, of = 1; ///< from 1, in the order in which they are trained

    std::string label() const; ///< "gap-dense, seed 1 (4/6)"; empty without a head
    bool operator==(const RunId&) const = default;
};

/// How far the running stage is. Sent often; a listener throttles for itself.
struct Progress {
    RunId run;
    std::string stage;               ///< "reading", "epoch 3/12", "evaluating test"
    std::size_t done = 0, total = 0; ///< while training, of all epochs together
    std::optional<double> images_per_second, loss, accuracy;
};

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

struct Message {
    std::string text;
};

using Event = std::variant<Progress, EpochDone, Message>;

/// What a caller hands to a job beside its Spec: how to stop and pause it, and where to tell how it
/// goes.
struct JobControl {
    std::stop_token stop;
    std::function<void(const Event&)> on_event; ///< may be empty
    PauseGate* gate = nullptr;                  ///< training waits here between two steps

    void tell(const Event& event) const {
        if (on_event) on_event(event);
    }
    void wait_while_paused() const {
        if (gate) gate->wait(stop);
    }
};

} // namespace headroom
