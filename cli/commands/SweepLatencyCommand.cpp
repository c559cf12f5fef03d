#include "cli/commands/SweepCommand.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/sweeps/LatencySweepJob.h"

namespace headroom {
namespace {

std::string to_text(const LatencySweepResult& result) {
    TextTable table(
        {"Head", "Images", "Median", "99%", "Images a second", "Precision", "Repetitions"});
    for (const auto& row : result.rows)
        table.add({row.head, grouped(row.batch), milliseconds_text(row.median),
                   row.percentile_99 ? milliseconds_text(*row.percentile_99) : "-",
                   rate(row.batch / row.median), row.precision,
                   grouped(static_cast<std::int64_t>(row.repetitions))});
    return fmt::format("{}, {}: time to classify images in memory; {} thread{}\n\n{}",
                       printable(result.model), result.input, result.threads,
                       result.threads == 1 ? "" : "s", table.text());
}

class SweepLatencyCommand : public SweepCommand<LatencySweepSpec, LatencySweepResult> {
  public:
    std::string name() const override { return "sweep latency"; }
    std::string summary() const override {
        return "Measures how long finished runs take to classify one image, and a batch.";
    }
    std::vector<Example> examples() const override {
        return {
            {"headroom sweep latency runs/demo", "each head, with 1 and with 32 images"},
            {"headroom sweep latency runs/demo --threads 1 --batch 8 --precision bf16",
             "on one core, with 1 and with 8 images"},
        };
    }

  protected:
    std::string text(const LatencySweepResult& result) const override { return to_text(result); }
};

} // namespace

CommandPtr make_sweep_latency_command() {
    return std::make_unique<SweepLatencyCommand>();
}

} // namespace headroom
