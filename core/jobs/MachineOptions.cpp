#include "core/jobs/MachineOptions.h"

#include "core/engine/Engine.h"
#include "core/jobs/PrecisionTrial.h"
#include "core/runs/TuningFile.h"
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

PrecisionChoice choose_precision(const std::string& wanted, const JobControl& control) {
    const PrecisionChoice choice = choose_precision(wanted);
    if (wanted != "auto" && wanted != to_string(choice.precision))
        control.tell(
            Message{fmt::format("computing in {}: {}", to_string(choice.precision), choice.why)});
    return choice;
}

void resolve(TrainOptions& options, const JobControl& control) {
    options.threads = resolve_threads(options.threads);
    const PrecisionChoice choice = choose_precision(options.precision, control);
    MachineCheck().require(choice.precision, control.stop);
    if (!options.tuning.empty()) say_where_recorded(options.tuning, control);
    if (options.precision == "auto" && auto_is_measured()) return;
    options.precision = to_string(choice.precision);
    options.precision_why = choice.why;
}

void settle_precision(TrainOptions& options, TrainingData& data,
                      const std::vector<std::string>& heads, const JobControl& control) {
    if (options.precision == "auto") {
        auto choice =
            automatic_precision(data.model, heads, options, data.opened.train->size(), control);
        if (choice.precision == Precision::bf16 &&
            !MachineCheck().fault(choice.precision, control.stop).empty())
            choice = {Precision::f32, "auto: bf16 failed the self-test of this machine"};
        options.precision = to_string(choice.precision);
        options.precision_why = choice.why;
        if (choice.precision == Precision::bf16)
            control.tell(Message{fmt::format("computing in bf16 ({})", choice.why)});
    }
    data.card.precision = choose_precision(options.precision).precision;
}

} // namespace headroom
