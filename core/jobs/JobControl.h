#pragma once

#include "core/jobs/PauseGate.h"
#include "core/runs/result/EpochDone.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

namespace headroom {

/// Progress of the running stage. Sent often; listeners do their own throttling.
struct Progress {
    RunId run;
    std::string stage;               ///< "reading", "epoch 3/12", "evaluating test"
    std::size_t done = 0, total = 0; ///< for training, over all epochs
    std::optional<double> images_per_second, loss, accuracy;
};

struct Message {
    std::string text;
};

using Event = std::variant<Progress, EpochDone, Message>;

/// Passed to a job in addition to its Spec: stops and pauses it, and receives its events.
struct JobControl {
    std::stop_token stop;
    std::function<void(const Event&)> on_event; ///< may be empty
    PauseGate* gate = nullptr;                  ///< training waits here between steps

    void tell(const Event& event) const {
        if (on_event) on_event(event);
    }
    void wait_while_paused() const {
        if (gate) gate->wait(stop);
    }
};

} // namespace headroom
