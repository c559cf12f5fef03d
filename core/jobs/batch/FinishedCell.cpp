#include "core/jobs/batch/FinishedCell.h"

#include "core/runs/JsonFields.h"
#include "core/runs/RunFiles.h"
#include "core/runs/result/ComparedRun.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

std::string finished_cell_text(const TrainResult& result) {
    std::string right;
    for (const char one : correct(result.held_out))
        right += one ? '1' : '0';
    return json_line({{"right", right}, {"labels", result.held_out.labels}});
}

FinishedCell read_finished(const BatchFolder& batch, const BatchCell& cell) {
    const auto folder = batch.run(cell);
    const auto path = folder / run_files::result;
    const auto result = run_result_from_json(read_json(path), path.string());
    if (!result.train || !result.held_out)
        throw data_error(fmt::format("{}: has no test accuracy", path.string()));
    FinishedCell finished{cell, trained_run(result, folder), {}, "", "", result.model, {}};
    const auto text = batch.done(cell);
    const auto where = fmt::format("{}: state of cell {}", batch.path().string(), cell.number);
    const auto json = text ? ordered_json::parse(*text, nullptr, false) : ordered_json();
    if (!json.is_object() || !json.contains("labels") || !json["labels"].is_array())
        throw data_error(where + ": was changed or damaged");
    std::string right;
    JsonFields(json, where).take("right", right);
    for (const auto& label : json["labels"]) {
        if (!label.is_number_integer()) throw data_error(where + ": labels: expected numbers");
        finished.labels.push_back(label.get<int>());
    }
    if (right.size() != finished.labels.size() ||
        right.find_first_not_of("01") != std::string::npos)
        throw data_error(where + ": was changed or damaged");
    for (const char one : right)
        finished.run.test_correct.push_back(one == '1');
    const JsonFields dataset(result.dataset, path.string(), "dataset.");
    if (dataset.is_text("path")) dataset.take("path", finished.data);
    if (dataset.is_text("fingerprint")) dataset.take("fingerprint", finished.fingerprint);
    if (dataset.contains("classes")) dataset.take("classes", finished.classes);
    return finished;
}

} // namespace headroom
