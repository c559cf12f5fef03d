#pragma once

#include "core/runs/result/RunState.h"
#include "core/training/MetricTable.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Results of a model on one split, without individual samples.
struct MeasuredSplit {
    std::string split; ///< "train", "test"
    std::int64_t count = 0;
    MetricValues metrics;
    std::pair<double, double> accuracy_interval{0, 0}; ///< 95% Wilson
};

/// The run whose model another run's was converted from (headroom convert-head).
struct ConvertedFrom {
    std::string run, head;
};

/// Key of a ConvertedFrom in run.json and in config.json.
inline constexpr const char* converted_key = "converted_from";

/// The result of one run: contents of run.json (docs/run-folder.md). Only the functions below write
/// and read it.
struct RunResult {
    std::string head, model;
    bool interrupted = false;
    std::optional<ConvertedFrom> converted_from; ///< then it was not trained or measured itself
    std::int64_t backbone_params = 0, head_params = 0;
    std::int64_t frozen_params = 0;    ///< of the backbone, in the first phase
    std::string weights;               ///< the file that the backbone began with; empty = random
    std::string preprocessing;         ///< that the weights expect, in words; empty without weights
    double feature_seconds = 0;        ///< for kept features; the runs of a comparison share them
    std::int64_t macs = 0;             ///< backbone + head, one image forward
    std::int64_t activation_bytes = 0; ///< every layer's output for one training batch
    std::int64_t plan_memory_bytes = 0;           ///< TrainingMemory::plan
    std::optional<MeasuredSplit> train, held_out; ///< none where interrupted or converted
    std::optional<double> weight_outside_gap;     ///< of a flatten-dense head (HeadConversion.h)
    std::string optimizer;                        ///< "adamw"; empty in older files
    std::optional<bool> converged;                ///< with lbfgs
    int best_epoch = 0;                           ///< 0 = no valid split chose one
    bool stopped_early = false;
    double seconds = 0, images_per_second = 0; ///< of training only
    std::int64_t peak_memory_bytes = 0;        ///< resident, while training
    std::vector<EpochDone> history;
    std::uint64_t seed = 0;
    int threads = 0;
    std::string precision, precision_why;
    nlohmann::ordered_json environment; ///< as environment_json()
    nlohmann::ordered_json dataset; ///< path, format, fingerprint, counts, shape, classes, notes
    std::string started, finished;  ///< "2025-01-31T12:00:00Z"
};

nlohmann::ordered_json to_json(const ConvertedFrom& from);
nlohmann::ordered_json to_json(const RunResult& result);

/// Reads a run.json of this or an older version; fields missing in an older one stay empty. Throws
/// Error(bad_data) that names the file and the invalid field.
RunResult run_result_from_json(const nlohmann::ordered_json& json, const std::string& path);

MeasuredSplit measured_split(const std::string& split, const Evaluation& evaluation);

} // namespace headroom
