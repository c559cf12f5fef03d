#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/sweeps/FinishedRuns.h"
#include "core/jobs/sweeps/SweepSpec.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Measures how long each head's network takes to classify one image, and a batch: from pixels in
/// memory to classes, again and again. Seeds take the same time, so one run of each head is
/// measured; the heads take turns.
///
///     LatencySweepSpec spec;
///     spec.folder = "runs/demo";
///     for (const auto& row : run(spec, {}).rows) row.median ...
struct LatencySweepSpec : SweepSpec {
    int batch = 32;     ///< images at a time, beside one
    double seconds = 3; ///< of measuring for each row
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, LatencySweepSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const LatencySweepSpec d;
    visit(OptionField{.key = "batch",
                      .label = "Batch",
                      .help = "images at a time, beside one",
                      .value_name = "N",
                      .range = {.min = 1, .expected = "at least 1"}},
          s.batch, d.batch);
    visit(OptionField{.key = "seconds",
                      .label = "Seconds",
                      .help = "seconds of measuring for each head and batch",
                      .value_name = "X",
                      .range = {.min = 0, .expected = "a number above 0", .without_min = true}},
          s.seconds, d.seconds);
    visit_sweep_fields(s, visit);
}

/// One head at one batch size; times in seconds.
struct LatencyRow {
    std::string head;
    FinishedRun run;
    std::string precision; ///< computed in: "f32", "bf16"
    int batch = 0;
    std::size_t repetitions = 0;
    double median = 0, lowest = 0;
    std::optional<double> percentile_99; ///< empty for too few repetitions
};

struct LatencySweepResult {
    LatencySweepSpec spec;
    std::string model;
    std::string input; ///< "28x28x1"
    int threads = 0;
    std::vector<LatencyRow> rows; ///< by batch, then by head
    std::vector<std::string> notes;
};

/// With fewer repetitions the 99th percentile would be the largest value, or near it.
inline constexpr std::size_t min_repetitions = 100;

/// Throws the errors of finished_runs and load_model, Error(usage) for an option out of range, and
/// Cancelled when stopped.
LatencySweepResult run(const LatencySweepSpec& spec, const JobControl& control);

/// "0.123 ms"
std::string milliseconds_text(double seconds);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const LatencySweepResult& result);

/// CSV: head,run,precision,threads,batch,repetitions,median_seconds,percentile_99_seconds.
std::string to_csv(const LatencySweepResult& result);

/// One self-contained page: bars for each batch size.
std::string to_html(const LatencySweepResult& result);

} // namespace headroom
