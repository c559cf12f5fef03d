#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/sweeps/SweepSpec.h"

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <vector>

namespace headroom {

/// Trains the finished runs of a comparison, or one run, again from their settings, and tells
/// whether every bit of their weights and every measured number is the same.
///
///     const auto result = run(RepeatSpec{"runs/demo"}, {});
///     if (result.same()) ...
struct RepeatSpec {
    std::filesystem::path folder; ///< a comparison's or a run's
    int seeds = 0;                ///< the first N seeds only; 0 = all
    std::string data;             ///< where the data are now; empty = where the runs found them
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, RepeatSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const RepeatSpec d;
    visit(OptionField{.key = "seeds",
                      .label = "See&ds",
                      .help = "train the runs of the first N seeds only",
                      .value_name = "N",
                      .default_text = "all",
                      .range = {.min = 0, .expected = "at least 1, or 0 for all"}},
          s.seeds, d.seeds);
    visit(moved_data_field, s.data, d.data);
}

/// A run beside its repetition.
struct RepeatedRun {
    std::string head;
    std::uint64_t seed = 0;
    std::filesystem::path folder; ///< of the run
    std::size_t tensors = 0;
    std::size_t different_tensors = 0;            ///< in at least one bit
    double largest_difference = 0;                ///< between two weights
    int first_different_epoch = 0;                ///< in its losses and accuracies; 0 = none
    double accuracy_before = 0, accuracy_now = 0; ///< on the test split
    bool same_test_metrics = false;

    bool same() const {
        return different_tensors == 0 && first_different_epoch == 0 && same_test_metrics;
    }
};

/// Something that results may depend on, and that is not as it was: version, instruction set,
/// processor, number of threads, precision.
struct ChangedEnvironment {
    std::string name, was, is;
};

struct RepeatResult {
    std::filesystem::path folder;
    std::vector<RepeatedRun> runs; ///< in the order in which they were trained
    std::vector<ChangedEnvironment> changed;
    std::vector<std::string> notes;

    bool same() const;
};

/// Writes nothing but temporary files. Throws the errors of finished_runs and of training,
/// Error(bad_data) if the data or the settings are not those of the runs, and Cancelled when
/// stopped.
RepeatResult run(const RepeatSpec& spec, const JobControl& control);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const RepeatResult& result);

} // namespace headroom
