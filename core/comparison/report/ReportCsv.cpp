#include "core/comparison/report/Report.h"

#include <fmt/format.h>

namespace headroom {

std::string to_csv(const HeadComparison& comparison) {
    std::string csv = "head,seeds,backbone_params,head_params,total_params,macs,activation_bytes,"
                      "train_accuracy_mean,train_accuracy_sd,test_accuracy_mean,test_accuracy_sd,"
                      "gap_mean,gap_sd,seconds_mean,images_per_second_mean,"
                      "peak_memory_bytes_mean\n";
    for (const auto& head : comparison.heads) {
        const auto total = head.backbone_params + head.head_params;
        csv +=
            fmt::format("{},{},{},{},{},{},{}", head.head, head.runs.size(), head.backbone_params,
                        head.head_params, total, head.macs, head.activation_bytes);
        for (const auto* figures : {&head.train_accuracy, &head.test_accuracy, &head.gap})
            csv += fmt::format(",{},{}", figures->mean, figures->sd);
        csv += fmt::format(",{},{},{}\n", head.seconds.mean, head.images_per_second.mean,
                           head.peak_memory_bytes.mean);
    }
    return csv;
}

} // namespace headroom
