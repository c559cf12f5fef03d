#include "core/jobs/exploration/HeadsJob.h"

#include "core/engine/Engine.h"
#include "core/exploration/LayerMaps.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/evaluation/ModelData.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

constexpr int max_curve_points = 33;

void check_same(const std::filesystem::path& first, const SavedModel& a,
                const std::filesystem::path& second, const SavedModel& b) {
    const auto &one = a.model.spec().input, &other = b.model.spec().input;
    const bool differ = one != other || a.card.classes != b.card.classes;
    if (!differ && a.card.resizing == b.card.resizing) return;
    throw usage_error(fmt::format(
        "{} was trained on {} in {} classes, and {} on {} in {}{}: give runs of one comparison",
        first.string(), to_string(one), a.card.classes.size(), second.string(), to_string(other),
        b.card.classes.size(), differ ? "" : ", resized in another way"));
}

void check_shift(Shift shift, const ImageShape& image) {
    if (std::abs(shift.dx) < image.width && std::abs(shift.dy) < image.height) return;
    throw option_error("shift", fmt::format("{}: moves the whole image of {}x{} out of sight",
                                            to_string(shift), image.height, image.width));
}

std::size_t most_probable(std::span<const float> probabilities) {
    return static_cast<std::size_t>(std::ranges::max_element(probabilities) -
                                    probabilities.begin());
}

std::optional<std::size_t> index_in(const std::vector<std::string>& names,
                                    const std::string& name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return {};
    return static_cast<std::size_t>(found - names.begin());
}

/// Shifts of the curve: as far as the image is moved now, at most max_curve_points of them, always
/// with 0 in the middle.
std::vector<int> curve_shifts(const HeadsSpec& spec, int width) {
    const int asked = spec.max_shift > 0 ? spec.max_shift : std::max(1, width / 4);
    const int most = std::min(std::max(asked, std::abs(spec.shift.dx)), width - 1);
    const int step = std::max(1, (2 * most + max_curve_points - 2) / (max_curve_points - 1));
    std::vector<int> shifts;
    for (int dx = -(most / step) * step; dx <= most; dx += step)
        shifts.push_back(dx);
    return shifts;
}

void add_activation(HeadOnImage& head, const SavedModel& saved, const Maps& image,
                    std::size_t class_index) {
    head.no_activation = no_class_activation(saved.model);
    if (!head.no_activation.empty()) return;
    const Maps input = normalised(image, saved.card.normalisation);
    head.activation = class_activation(saved.model, input,
                                       run_layers(saved.model, input, backbone_layers(saved.model)),
                                       static_cast<int>(class_index));
}

} // namespace

Maps shifted(const Maps& image, Shift shift, ShiftFill fill) {
    const std::vector<float> black(static_cast<std::size_t>(image.shape.channels), 0.0f);
    Maps moved{image.shape, std::vector<float>(image.values.size())};
    shift_image(image.shape, image.values.data(), shift, fill, black, moved.values.data());
    return moved;
}

void HeadsJob::read_runs(const HeadsSpec& spec) {
    if (spec.runs.empty()) throw usage_error("no run is named: give the runs of two heads");
    heads_.resize(spec.runs.size());
    for (std::size_t i = 0; i < heads_.size(); ++i) {
        Head& head = heads_[i];
        auto saved = head.model.read(spec.runs[i]);
        if (saved != head.saved) head.answers.reset(); // it borrows the other model
        head.saved = std::move(saved);
        check_same(spec.runs[0], *heads_[0].saved, spec.runs[i], *head.saved);
    }
}

const LoadedImage& HeadsJob::load(const HeadsSpec& spec, const JobControl& control) {
    const SavedModel& saved = *heads_[0].saved;
    const auto as = fmt::format("{} {} {}", image_identity(spec.source),
                                to_string(saved.model.spec().input), fmt::ptr(&saved));
    if (as == image_as_) return image_;
    const OpenOptions seen = open_options(spec.source.data, saved, control);
    if (const auto note = other_size_note(seen, saved); !note.empty()) control.tell(Message{note});
    image_as_.clear();
    image_ = loader_.load(spec.source, seen);
    image_of_ = spec.source.opened;
    image_as_ = as;
    return image_;
}

std::size_t HeadsJob::class_to_explain(const HeadsSpec& spec, const HeadsResult& result,
                                       const JobControl& control) {
    if (!spec.class_name.empty()) {
        if (const auto index = index_in(result.classes, spec.class_name)) return *index;
        throw option_error("class", fmt::format("{}: the models have {}", spec.class_name,
                                                fmt::join(result.classes, ", ")));
    }
    if (result.label) return *result.label;
    // Before the shift, so that it stays the same class while the image moves.
    return most_probable((*heads_[0].answers)(std::span(&result.image.pixels, 1), control.stop));
}

void HeadsJob::add_curve(const HeadsSpec& spec, HeadsResult& result, const JobControl& control) {
    result.curve_shifts = curve_shifts(spec, result.shifted.shape.width);
    std::vector<Maps> images;
    for (const int dx : result.curve_shifts)
        images.push_back(shifted(result.image.pixels, {dx, spec.shift.dy}, spec.fill));
    for (std::size_t h = 0; h < heads_.size(); ++h) {
        const auto all = (*heads_[h].answers)(images, control.stop);
        for (std::size_t i = 0; i < images.size(); ++i)
            result.heads[h].curve.push_back(all[i * result.classes.size() + result.class_index]);
    }
}

void HeadsJob::add_occlusion(HeadsResult& result, const JobControl& control) {
    const auto& shape = result.shifted.shape;
    const int patch = patch_side(shape);
    const auto places =
        patch_places(shape.height, patch).size() * patch_places(shape.width, patch).size();
    const auto tell = progress_events(control, "covering each place");
    std::size_t done = 0;
    for (std::size_t h = 0; h < heads_.size(); ++h)
        result.heads[h].occlusion = occlusion(result.shifted, [&](std::span<const Maps> images) {
            const auto all = (*heads_[h].answers)(images, control.stop);
            std::vector<float> probabilities;
            for (std::size_t i = 0; i < images.size(); ++i)
                probabilities.push_back(all[i * result.classes.size() + result.class_index]);
            tell(done += images.size(), heads_.size() * (places + 1));
            return probabilities;
        });
}

HeadsResult HeadsJob::run(const HeadsSpec& spec, const JobControl& control) {
    const std::lock_guard lock(running_);
    ImageLoader::check(spec.source);
    check_values(spec);
    read_runs(spec);
    HeadsResult result;
    result.image = load(spec, control);
    check_shift(spec.shift, result.image.pixels.shape);
    result.shifted = shifted(result.image.pixels, spec.shift, spec.fill);
    result.shift = spec.shift;
    result.fill = spec.fill;
    result.classes = heads_[0].saved->card.classes;
    result.label = index_in(result.classes, result.image.label);

    for (std::size_t h = 0; h < heads_.size(); ++h) {
        auto& [model, saved, answers] = heads_[h];
        if (control.stop.stop_requested()) throw Cancelled{};
        if (!answers || answers->shape() != result.shifted.shape)
            answers.emplace(*saved, result.shifted.shape, resolve_threads(spec.threads));
        auto& head = result.heads.emplace_back();
        head.run = spec.runs[h];
        head.head = saved->model.head_spec().kind;
        head.probabilities = (*answers)(std::span(&result.shifted, 1), control.stop);
        head.answer = most_probable(head.probabilities);
    }
    result.class_index = class_to_explain(spec, result, control);
    if (spec.maps)
        for (std::size_t h = 0; h < heads_.size(); ++h) {
            if (control.stop.stop_requested()) throw Cancelled{};
            add_activation(result.heads[h], *heads_[h].saved, result.shifted, result.class_index);
        }
    if (spec.curve) add_curve(spec, result, control);
    if (spec.occlusion) add_occlusion(result, control);
    return result;
}

HeadsResult run(const HeadsSpec& spec, const JobControl& control) {
    return HeadsJob().run(spec, control);
}

} // namespace headroom
