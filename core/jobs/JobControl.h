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

/// How far the running stage is. Sent often; a listener throttles for itself.
struct Progress {
    RunId run;
    std::string stage;               ///< "reading", "epoch 3/12", "evaluating test"
    std::size_t done = 0, total = 0; ///< while training, of all epochs together
    std::optional<double> images_per_second, loss, accuracy;
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
