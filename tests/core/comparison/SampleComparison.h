#pragma once

#include "core/comparison/HeadComparison.h"

namespace headroom {

/// A finished run on `samples` test images, of which the last `wrong` are misclassified.
inline TrainedRun sample_run(const std::string& head, std::uint64_t seed, int samples, int wrong) {
    TrainedRun run;
    run.head = head;
    run.seed = seed;
    run.folder = "runs/" + head + "-seed" + std::to_string(seed);
    run.backbone_params = 52096;
    run.head_params = head == "flatten-dense" ? 3222538 : 650;
    run.macs = head == "flatten-dense" ? 13800000 : 10600000;
    run.activation_bytes = 30000000;
    run.test_correct.assign(static_cast<std::size_t>(samples), 1);
    for (int i = 0; i < wrong; ++i)
        run.test_correct[static_cast<std::size_t>(samples - 1 - i)] = 0;
    const double accuracy = 1 - static_cast<double>(wrong) / samples;
    run.test = {{"accuracy", accuracy}, {"loss", 0.03}, {"macro_f1", accuracy - 0.001}};
    run.train = {{"accuracy", 0.998}, {"loss", 0.01}, {"macro_f1", 0.997}};
    run.seconds = head == "flatten-dense" ? 80 : 60;
    run.images_per_second = head == "flatten-dense" ? 6100 : 8200;
    run.peak_memory_bytes = head == "flatten-dense" ? 600000000 : 400000000;
    for (int epoch = 1; epoch <= 5; ++epoch) {
        const double reached = accuracy - 0.1 / (epoch * epoch) + 0.1 / 25;
        run.curve.push_back({epoch, 0.5 / epoch, reached - 0.01, 0.4 / epoch, reached});
    }
    return run;
}

/// Three seeds; the pooling head misclassifies 31 more of 10,000 images on each.
inline HeadComparison sample_comparison() {
    HeadComparison comparison;
    comparison.data = "shared/mnist";
    comparison.data_format = "idx";
    comparison.data_fingerprint = "0123456789abcdef";
    comparison.model = "mnist-cnn";
    comparison.input = "28x28x1";
    comparison.classes = {"0", "1", "2"};
    comparison.train_count = 60000;
    comparison.test_count = 10000;
    comparison.settings = {{"epochs", "5"}, {"batch size", "128"}};
    comparison.environment = {{"oneDNN", "2.6.3"}, {"threads", "2"}};
    comparison.command = "headroom compare --data shared/mnist --model mnist-cnn";
    std::vector<TrainedRun> runs;
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        for (const auto* head : {"flatten-dense", "gap-dense"}) {
            const int wrong = 70 + 5 * static_cast<int>(seed);
            runs.push_back(sample_run(head, seed, 10000,
                                      std::string(head) == "gap-dense" ? wrong + 31 : wrong));
        }
    compare_runs(comparison, std::move(runs));
    return comparison;
}

} // namespace headroom
