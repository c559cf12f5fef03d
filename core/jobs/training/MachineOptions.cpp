#include "core/jobs/training/MachineOptions.h"

#include "core/engine/Engine.h"
#include "core/jobs/training/PrecisionTrial.h"
#include "core/runs/config/TuningFile.h"
#include "core/selftest/MachineCheck.h"

#include <fmt/format.h>

namespace headroom {

namespace {

void say_where_recorded(const std::string& tuning, const JobControl& control) {
    const auto difference = read_tuning(tuning).difference;
    if (!difference.empty())
        control.tell(Message{fmt::format("{}: recorded elsewhere ({}): numbers may be rounded "
                                         "otherwise",
                                         tuning, difference)});
}

} // namespace

void report_fallback(PrecisionOption wanted, const PrecisionChoice& choice,
                     const JobControl& control) {
    if (wanted != PrecisionOption::automatic && wanted != as_option(choice.precision))
        control.tell(
            Message{fmt::format("computing in {}: {}", to_string(choice.precision), choice.why)});
}

void resolve(TrainOptions& options, const JobControl& control) {
    options.threads = resolve_threads(options.threads);
    MachineCheck().require(choose_precision(options.precision).precision, control.stop);
    if (!options.tuning.empty()) say_where_recorded(options.tuning, control);
}

void settle_precision(TrainOptions& options, TrainingData& data,
                      const std::vector<std::string>& heads, const JobControl& control) {
    auto choice = choose_precision(options.precision);
    report_fallback(options.precision, choice, control);
    if (options.precision == PrecisionOption::automatic && options.transfer.frozen() != "none") {
        choice = {Precision::f32, "auto: a frozen part computes its features once"};
    } else if (options.precision == PrecisionOption::automatic) {
        choice =
            automatic_precision(data.model, heads, options, data.opened.train->size(), control);
        if (choice.precision == Precision::bf16 &&
            !MachineCheck().fault(choice.precision, control.stop).empty())
            choice = {Precision::f32, "auto: bf16 failed the self-test of this machine"};
        if (choice.precision == Precision::bf16)
            control.tell(Message{fmt::format("computing in bf16 ({})", choice.why)});
    }
    options.precision = as_option(choice.precision);
    data.card.precision = choice.precision;
    data.precision_why = choice.why;
}

} // namespace headroom
