#pragma once

#include "core/training/TrainOptions.h"

#include <filesystem>
#include <optional>

namespace headroom {

/// Settings of every sweep: a measurement of finished runs, without training.
struct SweepSpec {
    std::filesystem::path folder; ///< a comparison's, for all its runs, or one run's
    std::optional<PrecisionOption> precision = {}; ///< empty = as each run was trained
    int threads = 0;
    bool tune = true; ///< see TrainOptions::tune
};

/// Settings of a sweep over the runs' test images.
struct ImageSweepSpec : SweepSpec {
    std::string data;      ///< where the data are now; empty = where the runs found them
    std::size_t limit = 0; ///< about this number of test images, each class in its share; 0 = all
    int batch_size = 256;
};

/// Finished runs know where their data were.
inline const OptionField moved_data_field{.key = "data",
                                          .label = "&Data",
                                          .help = "where the runs' data are now",
                                          .value_name = "PATH",
                                          .default_text = "where they were"};

/// Calls visit(OptionField, value, default) for each option of SweepSpec.
template <typename Spec, typename Visit>
void visit_sweep_fields(Spec& s, Visit&& visit) {
    const SweepSpec d;
    visit(OptionField{.key = "precision",
                      .label = "Precision",
                      .help = "f32, bf16, or auto: bf16 where the processor has it",
                      .value_name = "NAME",
                      .default_text = "as each run was trained",
                      .words = choice_names<PrecisionOption>()},
          s.precision, d.precision);
    visit(threads_field, s.threads, d.threads);
    visit(tune_field, s.tune, d.tune);
}

/// The same for ImageSweepSpec.
template <typename Spec, typename Visit>
void visit_image_sweep_fields(Spec& s, Visit&& visit) {
    const ImageSweepSpec d;
    visit(moved_data_field, s.data, d.data);
    visit(OptionField{.key = "limit",
                      .label = "Li&mit",
                      .help = "take about N test images only, each class in its share",
                      .value_name = "N",
                      .default_text = "all"},
          s.limit, d.limit);
    visit(OptionField{.key = "batch-size",
                      .label = "Batch size",
                      .help = "images in a batch",
                      .value_name = "N",
                      .range = {.min = 1, .expected = "at least 1"}},
          s.batch_size, d.batch_size);
    visit_sweep_fields(s, visit);
}

} // namespace headroom
