#include "core/runs/result/RunState.h"

#include "core/runs/JsonFields.h"

#include <fmt/format.h>
#include <iterator>
#include <limits>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr double max_double = std::numeric_limits<double>::max();

} // namespace

EpochDone epoch_from_json(const JsonFields& json, int number) {
    EpochDone epoch;
    json.take("epoch", epoch.epoch, number, number);
    json.take("learning_rate", epoch.learning_rate, 0, max_double);
    json.take("train_loss", epoch.train_loss);
    json.take("train_accuracy", epoch.train_accuracy, 0, 1);
    json.take("held_out", epoch.held_out);
    json.take("held_out_loss", epoch.held_out_loss);
    json.take("held_out_accuracy", epoch.held_out_accuracy, 0, 1);
    json.take("seconds", epoch.seconds, 0, max_double);
    json.take("images_per_second", epoch.images_per_second, 0, max_double);
    return epoch;
}

ordered_json to_json(const EpochDone& epoch) {
    return {
        {"epoch", epoch.epoch},
        {"learning_rate", epoch.learning_rate},
        {"train_loss", epoch.train_loss},
        {"train_accuracy", epoch.train_accuracy},
        {"held_out", epoch.held_out},
        {"held_out_loss", epoch.held_out_loss},
        {"held_out_accuracy", epoch.held_out_accuracy},
        {"seconds", epoch.seconds},
        {"images_per_second", epoch.images_per_second},
    };
}

ordered_json to_json(const RunState& state) {
    const auto& p = state.position;
    ordered_json json = {
        {"epoch", p.epoch},
        {"batch", p.batch},
        {"loss_sum", p.loss_sum},
        {"weight_sum", p.weight_sum},
        {"correct", p.correct},
        {"seen", p.seen},
        {"epoch_seconds", p.epoch_seconds},
        {"seconds", p.seconds},
        {"images", p.images},
        {"best_loss", state.best_loss ? ordered_json(*state.best_loss) : ordered_json()},
        {"best_epoch", state.best_epoch},
        {"stopped_early", state.stopped_early},
        {"peak_memory", state.peak_memory},
        {"started", state.started},
        {"history", ordered_json::array()},
    };
    for (const auto& epoch : state.history)
        json["history"].push_back(to_json(epoch));
    return json;
}

RunState run_state_from_json(const ordered_json& json, const StateLimits& limits,
                             const std::string& where) {
    const JsonFields fields(json, where);
    RunState state;
    auto& p = state.position;
    fields.take("epoch", p.epoch, 1, limits.epochs + 1); // +1: after the last epoch
    fields.take("batch", p.batch, std::int64_t{0}, limits.batches);
    fields.take("loss_sum", p.loss_sum);
    fields.take("weight_sum", p.weight_sum, 0, max_double);
    fields.take("seen", p.seen, std::int64_t{0}, limits.samples);
    fields.take("correct", p.correct, std::int64_t{0}, p.seen);
    fields.take("epoch_seconds", p.epoch_seconds, 0, max_double);
    fields.take("seconds", p.seconds, 0, max_double);
    fields.take("images", p.images, std::int64_t{0});
    fields.take("best_epoch", state.best_epoch, 0, p.epoch - 1);
    if (fields.has("best_loss") != (state.best_epoch > 0))
        fields.fail("best_loss", "a number where there is a best_epoch, else null");
    if (state.best_epoch > 0) fields.take("best_loss", state.best_loss.emplace());
    fields.take("stopped_early", state.stopped_early);
    fields.take("peak_memory", state.peak_memory, std::int64_t{0});
    fields.take("started", state.started);
    for (const auto& epoch : fields.objects("history"))
        state.history.push_back(epoch_from_json(epoch, static_cast<int>(state.history.size()) + 1));
    if (static_cast<int>(state.history.size()) != p.epoch - 1)
        fields.fail("history", fmt::format("the {} epochs before epoch {}", p.epoch - 1, p.epoch));
    return state;
}

std::string log_csv(const std::vector<EpochDone>& history) {
    std::string text = "epoch,learning_rate,train_loss,train_accuracy,held_out,held_out_loss,"
                       "held_out_accuracy,seconds,images_per_second\n";
    for (const auto& e : history)
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{:.3f},{:.1f}\n", e.epoch,
                       e.learning_rate, e.train_loss, e.train_accuracy, e.held_out, e.held_out_loss,
                       e.held_out_accuracy, e.seconds, e.images_per_second);
    return text;
}

std::string utc_text(std::time_t time) {
    std::tm utc{};
    gmtime_r(&time, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::string utc_now() {
    return utc_text(std::time(nullptr));
}

} // namespace headroom
