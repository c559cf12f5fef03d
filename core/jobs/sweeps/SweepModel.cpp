#include "core/jobs/sweeps/SweepModel.h"

#include "core/engine/Engine.h"
#include "core/jobs/training/MachineOptions.h"
#include "core/selftest/MachineCheck.h"

namespace headroom {

namespace {

PrecisionOption wanted_precision(PrecisionOption asked) {
    const bool has_bf16 = asked == PrecisionOption::automatic && auto_is_measured();
    return has_bf16 ? PrecisionOption::bf16 : asked;
}

} // namespace

SweepModel load_sweep_model(const FinishedRun& run, const SweepSpec& spec,
                            const std::stop_token& stop) {
    SavedModel saved = load_model(run.folder);
    Execution how = execution(saved.card, resolve_threads(spec.threads), spec.tune);
    if (spec.precision)
        how.precision = choose_precision(wanted_precision(*spec.precision)).precision;
    MachineCheck().require(how.precision, stop);
    return {run, std::move(saved), how};
}

void report_precision(const SweepSpec& spec, const JobControl& control) {
    if (!spec.precision) return;
    const auto wanted = wanted_precision(*spec.precision);
    report_fallback(wanted, choose_precision(wanted), control);
}

} // namespace headroom
