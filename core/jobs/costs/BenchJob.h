#pragma once

#include "core/engine/StepTimer.h"
#include "core/jobs/JobControl.h"
#include "datasets/base/options/Choice.h"
#include "datasets/image/ImageShape.h"

#include <nlohmann/json.hpp>

namespace headroom {

template <>
struct ChoiceNames<Mode> {
    static constexpr std::array values{std::pair{Mode::training, "train"},
                                       std::pair{Mode::inference, "inference"}};
};

/// Settings of a benchmark. Every combination of the lists is a row.
struct BenchSpec {
    std::vector<std::string> models = {"mnist-cnn"};
    std::vector<std::string> heads; ///< empty = all that a model lists
    std::vector<Mode> modes = {Mode::training};
    std::vector<PrecisionOption> precisions = {PrecisionOption::automatic};
    std::vector<int> batch_sizes = {128};
    std::vector<int> threads = {0}; ///< 0 = every core this process may use
    ImageShape input;               ///< zeros = the model's own
    int classes = 0;                ///< 0 = the model's own
    bool tune = true;               ///< see TrainOptions::tune
    double seconds = 2;             ///< measuring time of each row, in all rounds
    int rounds = 5;
    bool layers = false, steps = false; ///< whether BenchRow has them
};

/// One layer's share of a step. The last rows belong to no layer: "input" (copying a batch in),
/// "logits", "loss", "gradients" (summed over threads), "optimizer".
struct LayerTime {
    std::string layer; ///< "backbone.0"; a fused ReLU has no row of its own
    std::string type;  ///< "conv 5x5x32, padding 2"
    double forward_seconds = 0, backward_seconds = 0;
    double update_seconds = 0; ///< packing its weights; the optimizer
    std::int64_t flops = 0;    ///< of forward and backward; 0 = not counted

    double seconds() const { return forward_seconds + backward_seconds + update_seconds; }

    /// For forward and backward; 0 if nothing was counted.
    double gflops_per_second() const;
};

/// A row. A round's figure is its median step; `median`, `lowest` and `highest` are over rounds.
struct BenchRow {
    std::string model, head;
    std::string mode;      ///< "train", "inference"
    std::string precision; ///< precision used: "f32", "bf16"
    int batch_size = 0, threads = 0;
    double median = 0, lowest = 0, highest = 0; ///< images per second
    bool processor_time = false;                ///< see StepClock
    /// Peak of the process while only this row was compiled and run.
    std::int64_t peak_memory_bytes = 0;
    std::vector<LayerTime> layers; ///< if requested
    std::vector<StepTime> steps;   ///< if requested; the layers are sums of these

    double seconds_per_step() const { return batch_size / median; }
};

/// Measures throughput. Rows take turns in short rounds, so that other load on the machine affects
/// all alike. Each turn compiles its network again and frees it. A row is done when it has had its
/// seconds, so that large networks need only one or two long turns.
///
/// Throws Error(usage) if something is unknown or out of range, before measuring; Cancelled when
/// stopped.
std::vector<BenchRow> run(const BenchSpec& spec, const JobControl& control);

/// Sums steps by layer, for BenchRow::layers; `type` stays empty.
std::vector<LayerTime> sum_by_layer(const std::vector<StepTime>& steps);

/// Returns {"model", "head", "mode", "precision", "batch_size", "threads", "images_per_second":
/// {"median", "min", "max"}, "milliseconds_per_step", "peak_memory_bytes"}, and "layers" and
/// "steps" if the row has them.
nlohmann::ordered_json to_json(const BenchRow& row);

} // namespace headroom
