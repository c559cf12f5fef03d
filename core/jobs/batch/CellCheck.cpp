#include "core/jobs/batch/CellCheck.h"

#include "core/batch/CellSettings.h"
#include "core/jobs/weights/ModelWeights.h"
#include "core/models/HiddenLayers.h"
#include "core/models/Model.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// Checks each thing once, and throws its error again for whatever else has it.
class Checked {
  public:
    template <typename Check>
    void operator()(const std::string& what, const Check& check) {
        const auto [found, added] = known_.emplace(what, "");
        if (added) found->second = error_of(check);
        if (!found->second.empty()) throw usage_error(found->second);
    }

    template <typename Check>
    static std::string error_of(const Check& check) {
        try {
            check();
            return "";
        } catch (const Error& error) {
            return whole_line(error);
        }
    }

  private:
    std::map<std::string, std::string> known_;
};

ModelSpec model_of(const TrainSpec& spec, const std::vector<std::string>& heads) {
    auto model = load_model_spec(spec.model);
    if (const auto hidden = parse_hidden(spec.options.hidden)) give_hidden(model, heads, *hidden);
    return model;
}

} // namespace

std::map<std::size_t, std::string> wrong_cells(const std::vector<BatchCell>& all,
                                               const JobControl& control, const VisitGroup& visit) {
    std::map<std::size_t, std::string> wrong;
    std::map<std::string, std::vector<const BatchCell*>> sharing;
    std::map<std::string, TrainSpec> specs;
    Checked network;
    for (const auto& cell : all) {
        if (control.stop.stop_requested()) throw Cancelled{};
        try {
            auto spec = train_spec_of(cell.settings);
            name_model_and_weights(spec.model, spec.options.transfer);
            network(fmt::format("{}\n{}\n{}", spec.model, spec.head, spec.options.hidden),
                    [&] { const Model check(model_of(spec, {spec.head}), spec.head); });
            const auto shared = shared_settings(cell.settings);
            sharing[shared].push_back(&cell);
            specs.emplace(shared, spec);
        } catch (const Error& error) {
            wrong.emplace(cell.number, whole_line(error));
        }
    }
    const auto open = [&](const TrainSpec& spec, const std::vector<std::string>& heads,
                          const auto& use) {
        return Checked::error_of([&] {
            use(open_training_data(spec.data, model_of(spec, heads), heads, spec.options, {},
                                   control));
        });
    };
    std::size_t opened = 0;
    for (const auto& group : sharing) {
        const auto& cells = group.second;
        std::map<std::string, std::string> errors; // by head
        std::vector<std::string> heads;
        for (const auto* cell : cells)
            errors.emplace(value_in(cell->settings, "head"), "");
        for (const auto& [head, error] : errors)
            heads.push_back(head);
        const auto& spec = specs.at(group.first);
        Progress progress;
        progress.stage = "checking data";
        progress.done = ++opened;
        progress.total = sharing.size();
        control.tell(progress);
        const auto visit_group = [&](const TrainingData& data) {
            if (visit) visit(cells, data);
        };
        if (open(spec, heads, visit_group).empty()) continue;
        for (auto& [head, error] : errors) // perhaps not all of them
            error = open(spec, {head}, [](const TrainingData&) {});
        for (const auto* cell : cells)
            if (const auto& error = errors.at(value_in(cell->settings, "head")); !error.empty())
                wrong.emplace(cell->number, error);
    }
    return wrong;
}

void check_cells(const std::vector<BatchCell>& cells, const JobControl& control,
                 const VisitGroup& visit) {
    const auto wrong = wrong_cells(cells, control, visit);
    if (wrong.empty()) return;
    std::vector<std::size_t> numbers;
    for (const auto& [number, error] : wrong)
        numbers.push_back(number);
    constexpr std::size_t shown = 10;
    const bool more = numbers.size() > shown;
    numbers.resize(std::min(numbers.size(), shown));
    throw usage_error(fmt::format("{} of {} cells cannot be trained: {}{}; cell {}: {}",
                                  wrong.size(), cells.size(), fmt::join(numbers, ", "),
                                  more ? ", ..." : "", wrong.begin()->first,
                                  wrong.begin()->second));
}

} // namespace headroom
