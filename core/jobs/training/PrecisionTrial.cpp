#include "core/jobs/training/PrecisionTrial.h"

#include "core/engine/Engine.h"
#include "core/engine/TuningCache.h"
#include "core/jobs/costs/StepTrial.h"
#include "datasets/base/Crc32c.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// Floating-point operations below which a training lasts seconds, and a measurement as long.
constexpr double short_training = 2e12;

/// bf16 rounds to 8 bits: it has to be worth it.
constexpr double min_speedup = 1.15;

/// A larger step is measured with a smaller batch.
constexpr double max_step_flops = 2e11;

/// Floating-point operations to train on one image: forward, and twice as many backward.
double flops_per_image(const ModelSpec& spec, const std::string& head) {
    const Model model(spec, head);
    return 6.0 * static_cast<double>(model.backbone().macs(model.input()) +
                                     model.head().macs(model.feature_shape()));
}

/// "bf16 1.43": the precision, and how many times as fast as f32 bf16 is.
std::string measure(const ModelSpec& model, const std::vector<std::string>& heads, int batch,
                    int threads, const JobControl& control) {
    const auto seconds_in = [&](Precision precision) {
        double sum = 0;
        for (const auto& head : heads)
            sum += fastest_step(
                {.model = model,
                 .head = head,
                 .plan = {.batch = batch,
                          .input = Model(model, head).input(),
                          .mode = Mode::training,
                          .execution = {.precision = precision, .threads = threads, .tune = true}}},
                control);
        return sum;
    };
    const double f32 = seconds_in(Precision::f32);
    const double speedup = f32 / seconds_in(Precision::bf16);
    return fmt::format("{} {:.2f}", speedup >= min_speedup ? "bf16" : "f32", speedup);
}

/// Beside the tuning cache, with a lock of its own: the trial tunes as well.
std::filesystem::path precision_file() {
    auto file = TuningCache::user_file();
    return file.empty() ? file : file.replace_filename("precision.json");
}

} // namespace

PrecisionChoice automatic_precision(const ModelSpec& model, const std::vector<std::string>& heads,
                                    const TrainOptions& options, std::size_t samples,
                                    const JobControl& control) {
    if (!auto_is_measured()) return choose_precision(PrecisionOption::automatic);
    if (!options.tune)
        return {Precision::f32, "auto: nothing is measured with " + option_name("no-tune")};
    double flops = 0;
    for (const auto& head : heads)
        flops = std::max(flops, flops_per_image(model, head));
    if (flops * static_cast<double>(samples) * options.first_epochs() < short_training)
        return {Precision::f32, "auto: the training is short"};
    const auto images = std::min({static_cast<double>(options.batch_size),
                                  static_cast<double>(samples), max_step_flops / flops});
    const int batch = std::max(1, static_cast<int>(images));

    const auto text = json_line(to_json(model));
    const auto key = fmt::format("precision {} {:08x} {} batch {} threads {}", model.name,
                                 crc32c(text), fmt::join(heads, ","), batch, options.threads);
    const auto choice = TuningCache(precision_file()).choose(key, "f32", [&] {
        return measure(model, heads, batch, options.threads, control);
    });
    const auto space = choice.find(' ');
    if (space == std::string::npos)
        return {Precision::f32, "auto: no place to remember a measurement in"};
    return {choice.starts_with("bf16 ") ? Precision::bf16 : Precision::f32,
            fmt::format("auto: bf16 was measured to train {} times as fast as f32 here",
                        choice.substr(space + 1))};
}

} // namespace headroom
