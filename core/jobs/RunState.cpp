#include "core/jobs/RunState.h"

#include <fmt/format.h>
#include <iterator>

namespace headroom {

using nlohmann::ordered_json;

namespace {

EpochDone epoch_from_json(const ordered_json& json) {
    EpochDone epoch;
    json.at("epoch").get_to(epoch.epoch);
    json.at("learning_rate").get_to(epoch.learning_rate);
    json.at("train_loss").get_to(epoch.train_loss);
    json.at("train_accuracy").get_to(epoch.train_accuracy);
    json.at("held_out").get_to(epoch.held_out);
    json.at("held_out_loss").get_to(epoch.held_out_loss);
    json.at("held_out_accuracy").get_to(epoch.held_out_accuracy);
    json.at("seconds").get_to(epoch.seconds);
    json.at("images_per_second").get_to(epoch.images_per_second);
    return epoch;
}

} // namespace

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

RunState run_state_from_json(const ordered_json& json) {
    RunState state;
    auto& p = state.position;
    json.at("epoch").get_to(p.epoch);
    json.at("batch").get_to(p.batch);
    json.at("loss_sum").get_to(p.loss_sum);
    json.at("weight_sum").get_to(p.weight_sum);
    json.at("correct").get_to(p.correct);
    json.at("seen").get_to(p.seen);
    json.at("epoch_seconds").get_to(p.epoch_seconds);
    json.at("seconds").get_to(p.seconds);
    json.at("images").get_to(p.images);
    if (!json.at("best_loss").is_null()) state.best_loss = json.at("best_loss").get<double>();
    json.at("best_epoch").get_to(state.best_epoch);
    json.at("stopped_early").get_to(state.stopped_early);
    json.at("peak_memory").get_to(state.peak_memory);
    json.at("started").get_to(state.started);
    for (const auto& epoch : json.at("history"))
        state.history.push_back(epoch_from_json(epoch));
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
