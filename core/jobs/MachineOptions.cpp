#include "core/jobs/MachineOptions.h"

#include "core/engine/Engine.h"
#include "core/selftest/MachineCheck.h"

#include <fmt/format.h>

namespace headroom {

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
    options.precision = to_string(choice.precision);
    options.precision_why = choice.why;
}

} // namespace headroom
