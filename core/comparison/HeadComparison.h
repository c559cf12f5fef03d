#pragma once

#include "core/comparison/ClassDifferences.h"
#include "core/comparison/CompareOptions.h"
#include "core/comparison/DisputedImages.h"
#include "core/comparison/Judgement.h"
#include "core/comparison/RunCalibration.h"
#include "core/comparison/SeveralModels.h"
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
    std::optional<double> weight_outside_gap;  ///< of a flatten-dense head (HeadConversion.h)
    std::optional<RunCalibration> calibration; ///< none in a comparison of an older version
    std::vector<CurvePoint> curve;
    /// In the test split's order; empty in a comparison read from a file.
    Correct test_correct;
    std::vector<TestAnswer> test_answers;

    std::int64_t total_params() const { return backbone_params + head_params; }
    std::int64_t trained_params() const { return total_params() - frozen_params; }
    double train_accuracy() const { return train.at("accuracy"); }
    double test_accuracy() const { return test.at("accuracy"); }
};

/// The metrics of one head over the seeds.
struct HeadFigures {
    std::string head;
    std::map<std::string, Spread> metrics;   ///< by key (RunMetrics.h)
    std::vector<TrainedRun> runs;            ///< by seed
    std::vector<ReliabilityBin> reliability; ///< of all seeds; empty in one of an older version
    bool settled = false; ///< its epochs were searched, and more of them did not help

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
    Spread test_accuracy;      ///< seed by seed
    CrossedDifference crossed; ///< over test samples and seeds
    PairedCounts counts;       ///< summed over the seeds
    /// For each seed; empty in a comparison of an older version.
    std::vector<PairedCounts> by_seed;
    std::vector<ClassDifference> classes; ///< likewise
    Judgement judgement;
    std::string verdict; ///< a few sentences in plain words
};

/// More than two heads on the test samples of one seed.
struct SeedTest {
    std::uint64_t seed = 0;
    SeveralModels test;
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
    /// Accuracies that differ by no more are practically equal.
    double equal_within = CompareOptions().equal_within / 100;
    std::vector<int> test_labels; ///< classes of the test samples; empty if read from a file
    std::vector<HeadFigures> heads;
    std::vector<HeadDifference> differences; ///< each later head against the first
    std::vector<SeedTest> seed_tests;        ///< for more than two heads
    DisputedImages disputed; ///< those shown are empty where there are no pictures of them
};

/// Sets `heads` and `seeds`: groups runs by head, in order of first appearance, and by seed.
void group_runs(HeadComparison& comparison, std::vector<TrainedRun> runs);

/// Also sets `differences` and `seed_tests`, from pairs of runs. Leaves out runs of a seed that
/// some head lacks.
void compare_runs(HeadComparison& comparison, std::vector<TrainedRun> runs);

} // namespace headroom
