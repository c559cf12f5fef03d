#include "core/jobs/training/DisputedPictures.h"

#include "core/jobs/exploration/MapsJob.h"
#include "datasets/base/text/Base64.h"
#include "datasets/image/ImageConverter.h"
#include "datasets/image/ImageEncoder.h"

#include <algorithm>

namespace headroom {
namespace {

constexpr std::size_t max_shown = 12;
constexpr int shown_side = 112; ///< pixels

int longest_side(const ImageShape& shape) {
    return std::max(shape.height, shape.width);
}

/// Scales large maps down to shown_side.
Maps at_most_shown(const Maps& maps) {
    const auto& from = maps.shape;
    const int longest = longest_side(from);
    if (longest <= shown_side) return maps;
    const auto scaled = [&](int side) { return std::max(1, side * shown_side / longest); };
    const ImageShape to{from.channels, scaled(from.height), scaled(from.width)};
    Maps smaller{to, std::vector<float>(to.values())};
    ImageConverter(from, to, {Interpolation::area})
        .convert(maps.values.data(), smaller.values.data());
    return smaller;
}

/// Small images are enlarged by a whole factor, to about shown_side.
std::string png(const Image& image) {
    const int longest = longest_side(image.shape);
    const int factor = std::max(1, (shown_side + longest / 2) / longest);
    return to_base64(png_bytes(enlarged(image, factor)));
}

/// The head's answer as it was counted; the map is computed in f32.
DisputedAnswer answer_of(const std::string& head, const TestAnswer& answer, const MapsSpec& spec,
                         MapsResult& result, MapsJob& job, const JobControl& control) {
    const auto& label = result.classes.at(static_cast<std::size_t>(answer.label));
    DisputedAnswer shown{head, label, answer.confidence, "", ""};
    if (result.activation && result.class_name != label) {
        auto other = spec;
        other.class_name = label;
        result = job.run(other, control);
    }
    if (!result.activation) return shown;
    shown.method = result.activation->method;
    shown.map =
        png(heat_over(at_most_shown(result.image.pixels),
                      at_most_shown(result.activation->on_image), MapsPictureOptions().opacity));
    return shown;
}

} // namespace

DisputedImages draw_disputed(const HeadComparison& comparison, const TrainingData& data,
                             const DataSpec& spec, const JobControl& control) {
    DisputedImages disputed;
    if (comparison.seeds.empty()) return disputed;
    std::vector<const TrainedRun*> runs;
    std::vector<const std::vector<TestAnswer>*> answers;
    for (const auto& head : comparison.heads) {
        runs.push_back(&head.runs.front());
        answers.push_back(&runs.back()->test_answers);
    }
    auto samples = disputed_samples(answers);
    disputed.seed = comparison.seeds.front();
    disputed.count = static_cast<std::int64_t>(samples.size());
    samples.resize(std::min(samples.size(), max_shown));
    disputed.shown.resize(samples.size());
    for (const auto* run : runs) {
        MapsJob job; // keeps the head's model
        for (std::size_t i = 0; i < samples.size(); ++i) {
            MapsSpec maps;
            maps.run = run->folder;
            maps.source.data = spec;
            maps.source.sample = samples[i];
            maps.source.opened = {std::shared_ptr<void>(), &data.opened}; // it outlives the job
            maps.source.opened_resizing = spec.options.resizing;
            auto result = job.run(maps, control);
            auto& shown = disputed.shown[i];
            if (run == runs.front()) {
                shown.name = result.image.name;
                shown.label = result.image.label;
                shown.picture = png(picture(at_most_shown(result.image.pixels), {0, 1}));
            }
            shown.answers.push_back(
                answer_of(run->head, run->test_answers[samples[i]], maps, result, job, control));
        }
    }
    return disputed;
}

} // namespace headroom
