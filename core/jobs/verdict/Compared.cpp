#include "core/jobs/verdict/Compared.h"

#include "core/comparison/report/Report.h"
#include "core/jobs/training/CompareJob.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/RunKind.h"

namespace headroom {
namespace {

template <typename... Visits>
struct Overloaded : Visits... {
    using Visits::operator()...;
};
template <typename... Visits>
Overloaded(Visits...) -> Overloaded<Visits...>;

} // namespace

ComparedResult run_compared(const CompareSpec& spec, const JobControl& control) {
    if (spec.folds > 0) {
        auto result = run_folds(spec, control);
        return {result.interrupted, result.out, std::move(result.comparison)};
    }
    if (!spec.train_limits.empty()) {
        auto result = run(DataSweepSpec{spec}, control);
        return {result.interrupted, spec.out, std::move(result)};
    }
    auto result = run(spec, control);
    return {result.interrupted, result.out, std::move(result.comparison)};
}

Compared load_compared(const std::filesystem::path& folder) {
    if (run_kind(folder) == RunKind::folds) return load_folds(folder);
    if (auto sweep = load_data_sweep(folder)) return std::move(*sweep);
    return load_comparison(folder);
}

bool has_results(const Compared& compared) {
    return std::visit(Overloaded{[](const DataSweepResult& sweep) { return !sweep.limits.empty(); },
                                 [](const auto& comparison) { return !comparison.heads.empty(); }},
                      compared);
}

std::vector<std::string> verdicts(const Compared& compared) {
    std::vector<std::string> lines;
    std::visit(Overloaded{[&](const DataSweepResult& sweep) {
                              for (const auto& difference : sweep.curves.differences)
                                  lines.push_back(difference.words);
                          },
                          [&](const auto& comparison) {
                              for (const auto& difference : comparison.differences)
                                  lines.push_back(difference.verdict);
                          }},
               compared);
    return lines;
}

std::string command_of(const Compared& compared) {
    return std::visit([](const auto& one) { return one.command; }, compared);
}

std::string to_html(const Compared& compared) {
    return std::visit([](const auto& one) { return to_html(one); }, compared);
}

} // namespace headroom
