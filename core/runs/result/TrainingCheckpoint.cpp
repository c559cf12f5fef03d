#include "core/runs/result/TrainingCheckpoint.h"

#include "core/runs/RunFiles.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <fmt/format.h>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr const char *state_key = "state", *config_key = "config";
constexpr std::string_view optimizer_prefix = "optimizer.";

/// Returns a metadata value of a checkpoint; null if it is missing.
ordered_json metadata_json(const SavedModel& saved, const char* key, const std::string& where) {
    const auto found = saved.metadata.find(key);
    if (found == saved.metadata.end()) return {};
    return with_names(parse_json(found->second, where));
}

TrainingCheckpoint read_checkpoint(const fs::path& path, const StateLimits& limits) {
    SavedModel saved = load_model(path);
    const auto where = [&](const char* key) {
        return fmt::format("{}: metadata {}", path.string(), key);
    };
    const auto state = metadata_json(saved, state_key, where(state_key));
    TrainingCheckpoint checkpoint{std::move(saved.model), {}, {}, {}, {}};
    checkpoint.state = run_state_from_json(state, limits, where(state_key));
    checkpoint.config = metadata_json(saved, config_key, where(config_key));
    for (auto& [name, tensor] : saved.extra)
        if (name.starts_with(optimizer_prefix))
            checkpoint.optimizer[name.substr(optimizer_prefix.size())] = std::move(tensor);
    return checkpoint;
}

} // namespace

bool has_checkpoint(const fs::path& run) {
    std::error_code ignored;
    return fs::is_regular_file(run / run_files::last, ignored) ||
           fs::is_regular_file(run / run_files::previous, ignored);
}

void save_checkpoint(const fs::path& run, const Model& model, const ModelCard& card,
                     const std::map<std::string, Tensor>& optimizer, const RunState& state,
                     const ordered_json& config) {
    std::map<std::string, Tensor> extra;
    for (const auto& [name, tensor] : optimizer)
        extra[std::string(optimizer_prefix) + name] = tensor;
    const auto last = run / run_files::last, previous = run / run_files::previous;
    std::error_code ignored;
    if (fs::is_regular_file(last, ignored)) {
        // A hard link, so that `last` is never missing; a few file systems do not support it.
        fs::remove(previous, ignored);
        if (::link(last.c_str(), previous.c_str()) != 0) fs::rename(last, previous, ignored);
    }
    save_model(last, model, card, extra,
               {{state_key, to_json(state).dump()}, {config_key, json_line(config)}});
}

TrainingCheckpoint load_checkpoint(const fs::path& run, const StateLimits& limits) {
    const auto last = run / run_files::last, previous = run / run_files::previous;
    try {
        return read_checkpoint(last, limits);
    } catch (const Error& error) {
        std::error_code ignored;
        if ((error.failure() != Failure::bad_data && error.failure() != Failure::io) ||
            !fs::is_regular_file(previous, ignored))
            throw;
        auto checkpoint = read_checkpoint(previous, limits);
        const auto& position = checkpoint.state.position;
        checkpoint.fallback =
            fmt::format("{}: resumed from {}, in epoch {} after {} steps", error.what(),
                        run_files::previous, position.epoch, position.batch);
        return checkpoint;
    }
}

} // namespace headroom
