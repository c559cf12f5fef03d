#pragma once

#include "core/comparison/Statistics.h"
#include "core/training/MetricTable.h"
#include "core/training/search/OptionSearch.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// One row of a run's learning curve.
struct CurvePoint {
    int epoch = 0;
    double train_loss = 0, train_accuracy = 0, held_out_loss = 0, held_out_accuracy = 0;
};

/// One trained network of a comparison.
struct TrainedRun {
    std::string head;
    std::uint64_t seed = 0;
    std::string folder;
    std::int64_t backbone_params = 0, head_params = 0;
    std::int64_t frozen_params = 0;            ///< of the backbone
    std::int64_t macs = 0;                     ///< backbone + head, one image forward
    std::int64_t activation_bytes = 0;         ///< all layers' outputs for one training batch
    MetricValues train, test;                  ///< evaluation mode, no augmentation
    double seconds = 0, images_per_second = 0; ///< of training alone
    double feature_seconds = 0;                ///< for kept features, which all runs share
    std::int64_t peak_memory_bytes = 0;        ///< resident, while training
    std::optional<bool> converged;             ///< with lbfgs: to the minimum of its loss
    std::vector<CurvePoint> curve;
    Correct test_correct; ///< in the test split's order; empty in a comparison read from a file

    std::int64_t total_params() const { return backbone_params + head_params; }
    std::int64_t trained_params() const { return total_params() - frozen_params; }
    double train_accuracy() const { return train.at("accuracy"); }
    double test_accuracy() const { return test.at("accuracy"); }
};

/// The metrics of one head over the seeds.
struct HeadFigures {
    std::string head;
    std::map<std::string, Spread> metrics; ///< by key (RunMetrics.h)
    std::vector<TrainedRun> runs;          ///< by seed

    /// Returns null if some run has no such metric.
    const Spread* find(const std::string& key) const {
        const auto found = metrics.find(key);
        return found == metrics.end() ? nullptr : &found->second;
    }
    double mean(const std::string& key) const { return metrics.at(key).mean; }
};

/// `second` minus `first`, on the same seeds and the same test samples.
struct HeadDifference {
    std::string first, second;
    Spread test_accuracy; ///< seed by seed
    /// 95% over test samples: a sample's difference is averaged over the seeds, then mean and
    /// standard error over samples. Estimates what another test set like this one might show.
    std::pair<double, double> interval{0, 0};
    /// 95% over seeds, Student's t. Estimates what other seeds might show; none for too few seeds.
    std::optional<std::pair<double, double>> seed_interval;
    PairedCounts counts;             ///< summed over seeds
    std::optional<double> mcnemar_p; ///< one seed only; several would count images repeatedly
    std::string verdict;             ///< one sentence in plain words
};

struct HeadComparison {
    std::string data, data_format, data_fingerprint, model;
    std::string input;                  ///< "28x28x1"
    std::string weights, preprocessing; ///< of a pretrained backbone; else empty
    std::vector<std::string> classes;
    std::int64_t train_count = 0, test_count = 0;
    std::vector<std::uint64_t> seeds;                          ///< those that every head finished
    std::vector<std::pair<std::string, std::string>> settings; ///< epochs, batch size, ...
    std::vector<std::pair<std::string, std::string>> environment; ///< versions, ISA, threads
    std::vector<SearchResult> searched; ///< rates and epochs that were found for the heads
    std::vector<std::string> notes;
    std::string command; ///< repeats all measurements: "headroom compare --data ..."; may be empty
    std::vector<HeadFigures> heads;
    std::vector<HeadDifference> differences; ///< each later head against the first
};

/// Sets `heads` and `seeds`: groups runs by head, in order of first appearance, and by seed.
void group_runs(HeadComparison& comparison, std::vector<TrainedRun> runs);

/// Also sets `differences`, from pairs of runs. Leaves out runs of a seed that some head lacks.
void compare_runs(HeadComparison& comparison, std::vector<TrainedRun> runs);

} // namespace headroom
