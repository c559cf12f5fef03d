#include "core/jobs/sweeps/ShiftSweepJob.h"
#include "datasets/base/text/CsvField.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

ordered_json to_json(const ShiftSweepResult& result) {
    const auto& spec = result.spec;
    ordered_json json = {{"sweep", "shift"},
                         {"folder", spec.folder.string()},
                         {"model", result.model},
                         {"data", result.data},
                         {"split", result.split},
                         {"images", result.images},
                         {"input", result.input},
                         {"max_shift", spec.max_shift},
                         {"fill", to_string(spec.fill)},
                         {"threads", result.threads},
                         {"seconds", result.seconds},
                         {"heads", ordered_json::array()},
                         {"notes", result.notes}};
    const auto centre = spec.position({0, 0});
    for (const auto& head : result.heads) {
        ordered_json one = {{"head", head.head},
                            {"accuracy", head.accuracy[centre]},
                            {"changed_by_one_pixel", head.changed_by_one_pixel},
                            {"by_distance", head.by_distance},
                            {"map", ordered_json::array()},
                            {"runs", ordered_json::array()}};
        for (std::size_t row = 0; row < spec.side(); ++row) {
            const auto* const first = head.accuracy.data() + row * spec.side();
            one["map"].push_back(std::vector(first, first + spec.side()));
        }
        for (const auto& run : head.runs)
            one["runs"].push_back({{"run", run.run.folder.string()},
                                   {"seed", run.run.seed},
                                   {"precision", run.precision},
                                   {"accuracy", static_cast<double>(run.correct[centre]) /
                                                    static_cast<double>(result.images)},
                                   {"changed_by_one_pixel", run.changed_by_one_pixel}});
        json["heads"].push_back(std::move(one));
    }
    return json;
}

std::string to_csv(const ShiftSweepResult& result) {
    std::string csv = "run,head,seed,dx,dy,images,correct,accuracy\n";
    for (const auto& head : result.heads)
        for (const auto& run : head.runs)
            for (std::size_t p = 0; p < run.correct.size(); ++p) {
                const auto [dx, dy] = result.spec.shift(p);
                csv += fmt::format(
                    "{},{},{},{},{},{},{},{}\n", csv_field(run.run.folder.string()),
                    csv_field(head.head), run.run.seed, dx, dy, result.images, run.correct[p],
                    static_cast<double>(run.correct[p]) / static_cast<double>(result.images));
            }
    return csv;
}

} // namespace headroom
