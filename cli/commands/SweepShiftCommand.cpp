#include "cli/commands/SweepCommand.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/sweeps/ShiftSweepJob.h"

#include <algorithm>

namespace headroom {
namespace {

std::string to_text(const ShiftSweepResult& result) {
    std::vector<std::string> titles{"Shift"};
    std::vector<std::string> changed{"Answers changed by 1 pixel"};
    for (const auto& head : result.heads) {
        titles.push_back(head.head);
        changed.push_back(percent(head.changed_by_one_pixel));
    }
    TextTable table(titles);
    for (std::size_t d = 0; d <= static_cast<std::size_t>(result.spec.max_shift); ++d) {
        std::vector<std::string> cells{fmt::format("{} pixel{}", d, d == 1 ? "" : "s")};
        for (const auto& head : result.heads)
            cells.push_back(percent(head.by_distance[d]));
        table.add(cells);
    }
    table.add(changed);
    std::size_t runs = 0;
    for (const auto& head : result.heads)
        runs += head.runs.size();
    return fmt::format(
        "{} on {}: accuracy on {} {} images of {}, shifted; filled with {}; {} run{}, {} s\n\n{}",
        printable(result.model), printable(result.data),
        grouped(static_cast<std::int64_t>(result.images)), result.split, result.input,
        result.spec.fill == ShiftFill::zero ? "black" : to_string(result.spec.fill), runs,
        runs == 1 ? "" : "s", fmt::format("{:.1f}", result.seconds), table.text());
}

class SweepShiftCommand : public SweepCommand<ShiftSweepSpec, ShiftSweepResult> {
  public:
    std::string name() const override { return "sweep shift"; }
    std::string summary() const override {
        return "Tests finished runs on shifted images: how much does the position matter?";
    }
    std::vector<Example> examples() const override {
        return {
            {"headroom sweep shift runs/demo --limit 1000 --max-shift 4",
             "a quick look: 81 positions, about 1,000 test images"},
            {"headroom sweep shift runs/demo --html shift.html",
             "every head of a comparison, and a page with maps"},
            {"headroom sweep shift runs/demo --precision auto --csv shift.csv",
             "faster where the processor has bf16, and every run's counts"},
        };
    }

  protected:
    std::string text(const ShiftSweepResult& result) const override { return to_text(result); }
};

} // namespace

CommandPtr make_sweep_shift_command() {
    return std::make_unique<SweepShiftCommand>();
}

} // namespace headroom
