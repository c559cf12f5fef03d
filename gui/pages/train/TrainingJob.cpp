#include "gui/pages/train/TrainingJob.h"

#include "core/jobs/CommandLine.h"
#include "gui/Text.h"

namespace headroom {

TrainingSpec& training_of(TrainingJob& job) {
    return std::visit([](auto& spec) -> TrainingSpec& { return spec; }, job);
}

const TrainingSpec& training_of(const TrainingJob& job) {
    return std::visit([](const auto& spec) -> const TrainingSpec& { return spec; }, job);
}

std::vector<std::string> heads_of(const TrainingJob& job) {
    if (const auto* one = std::get_if<TrainSpec>(&job)) return {one->head};
    return std::get<CompareSpec>(job).heads;
}

QString title_of(const TrainingJob& job) {
    const auto& spec = training_of(job);
    return QObject::tr("%1 on %2").arg(short_name(spec.model), short_name(spec.data.path));
}

QString command_of(const TrainingJob& job) {
    const auto line = [](const auto& spec) {
        return spec.out.empty() ? command_line(spec) : with_out(command_line(spec), spec.out);
    };
    return text(std::visit(line, job));
}

} // namespace headroom
