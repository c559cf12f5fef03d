#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/sweeps/FinishedRuns.h"
#include "core/jobs/sweeps/SweepSpec.h"
#include "datasets/image/ImageShape.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Classifies the runs' test images at other sizes than in training. A head with global pooling
/// takes them as they are ("native"); for every head they are resized back to the trained size as
/// well.
///
///     SizeSweepSpec spec;
///     spec.folder = "runs/demo";
///     const auto result = run(spec, {});
struct SizeSweepSpec : ImageSweepSpec {
    /// Heights; widths follow the aspect ratio of the trained size. Empty = see default_sizes.
    std::vector<std::string> sizes;
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, SizeSweepSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const SizeSweepSpec d;
    visit(OptionField{.key = "sizes",
                      .label = "Sizes",
                      .help = "image heights to test at; widths keep the trained aspect ratio",
                      .value_name = "N,...",
                      .default_text = "half to twice the trained height"},
          s.sizes, d.sizes);
    visit_image_sweep_fields(s, visit);
}

/// One run's accuracy, by size.
struct SizedRun {
    FinishedRun run;
    std::string precision;                     ///< computed in: "f32", "bf16"
    std::vector<std::optional<double>> native; ///< empty where the network does not take that size
    std::vector<double> resized_back;
};

/// Means over the runs of a head.
struct SizedHead {
    std::string head;
    std::vector<SizedRun> runs; ///< by seed
    std::vector<std::optional<double>> native;
    std::vector<double> resized_back;
};

struct SizeSweepResult {
    SizeSweepSpec spec;
    std::string model, data, split;
    std::string input;    ///< trained on: "28x28x1"
    std::string resizing; ///< "bilinear, stretch"
    std::size_t images = 0;
    int threads = 0;
    double seconds = 0;
    std::vector<ImageSize> sizes; ///< ascending
    std::vector<SizedHead> heads;
    std::vector<std::string> notes;
};

/// Throws the errors of finished_runs and sweep_images, Error(usage) for an option out of range,
/// and Cancelled when stopped.
SizeSweepResult run(const SizeSweepSpec& spec, const JobControl& control);

/// 1/2, 5/8, 3/4, 7/8, 1, 5/4, 3/2 and 2 times the trained size, rounded.
std::vector<ImageSize> default_sizes(ImageSize trained);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const SizeSweepResult& result);

/// CSV: run,head,seed,height,width,images,native_accuracy,resized_back_accuracy.
std::string to_csv(const SizeSweepResult& result);

/// One self-contained page: a chart with a curve or two for each head.
std::string to_html(const SizeSweepResult& result);

} // namespace headroom
