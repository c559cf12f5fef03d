#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/sweeps/FinishedRuns.h"
#include "core/jobs/sweeps/SweepSpec.h"
#include "datasets/data/Shift.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Classifies the runs' test images at every shift by up to max_shift pixels, to show how much
/// their answers depend on where the subject is.
///
///     ShiftSweepSpec spec;
///     spec.folder = "runs/demo";
///     for (const auto& head : run(spec, {}).heads) head.by_distance ...
struct ShiftSweepSpec : ImageSweepSpec {
    int max_shift = 8;
    ShiftFill fill = ShiftFill::zero; ///< zero is black, before normalisation

    /// Positions are numbered row by row: dy from -max_shift to max_shift, and dx in each.
    std::size_t side() const { return 2 * static_cast<std::size_t>(max_shift) + 1; }
    std::size_t positions() const { return side() * side(); }
    std::size_t position(Shift shift) const {
        return static_cast<std::size_t>(shift.dy + max_shift) * side() +
               static_cast<std::size_t>(shift.dx + max_shift);
    }
    Shift shift(std::size_t position) const {
        return {static_cast<int>(position % side()) - max_shift,
                static_cast<int>(position / side()) - max_shift};
    }
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, ShiftSweepSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const ShiftSweepSpec d;
    visit(OptionField{.key = "max-shift",
                      .label = "Max shift",
                      .help = "shift by up to N pixels each way",
                      .value_name = "N",
                      .range = {.min = 1, .expected = "at least 1"}},
          s.max_shift, d.max_shift);
    visit(fill_field, s.fill, d.fill);
    visit_image_sweep_fields(s, visit);
}

/// One run's answers.
struct ShiftedRun {
    FinishedRun run;
    std::string precision;             ///< computed in: "f32", "bf16"
    std::vector<std::int64_t> correct; ///< images classified correctly, by position
    /// Share of images whose predicted class changes with a shift by one pixel: mean over the four
    /// directions (as Azulay & Weiss, JMLR 20:184, 2019).
    double changed_by_one_pixel = 0;
};

/// Means over the runs of a head.
struct ShiftedHead {
    std::string head;
    std::vector<ShiftedRun> runs;    ///< by seed
    std::vector<double> accuracy;    ///< by position
    std::vector<double> by_distance; ///< mean accuracy where max(|dx|, |dy|) is the index
    double changed_by_one_pixel = 0;
};

struct ShiftSweepResult {
    ShiftSweepSpec spec;
    std::string model, data, split;
    std::string input; ///< "28x28x1"
    std::size_t images = 0;
    int threads = 0;
    double seconds = 0;
    std::vector<ShiftedHead> heads;
    std::vector<std::string> notes;
};

/// Throws the errors of finished_runs and sweep_images, Error(usage) for an option out of range,
/// and Cancelled when stopped.
ShiftSweepResult run(const ShiftSweepSpec& spec, const JobControl& control);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const ShiftSweepResult& result);

/// CSV: run,head,seed,dx,dy,images,correct,accuracy for each run and shift.
std::string to_csv(const ShiftSweepResult& result);

/// One self-contained page: a curve over the distance and a map for each head.
std::string to_html(const ShiftSweepResult& result);

} // namespace headroom
