#include "core/jobs/sweeps/SizeSweepJob.h"

#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/evaluation/ModelData.h"
#include "core/jobs/sweeps/SweepImages.h"
#include "core/training/Evaluator.h"
#include "datasets/base/Error.h"
#include "datasets/data/ResizedDataset.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <set>

namespace headroom {

namespace {

ImageSize size_of(const ImageShape& shape) {
    return {shape.height, shape.width};
}

ImageSize scaled_to(ImageSize trained, int height) {
    const double factor = static_cast<double>(height) / trained.height;
    return {height, std::max(1, static_cast<int>(std::lround(factor * trained.width)))};
}

std::vector<ImageSize> asked_sizes(const SizeSweepSpec& spec, ImageSize trained) {
    if (spec.sizes.empty()) return default_sizes(trained);
    std::set<int> heights;
    constexpr int most = 4096;
    for (const auto& text : spec.sizes) {
        int height = 0;
        if (!read_value(text, height) || height < 1 || height > most)
            throw option_error("sizes", fmt::format("{}: expected whole numbers from 1 to {}, "
                                                    "separated by commas",
                                                    text, most));
        heights.insert(height);
    }
    std::vector<ImageSize> sizes;
    for (const int height : heights)
        sizes.push_back(scaled_to(trained, height));
    return sizes;
}

bool accepts(const std::function<void()>& check) {
    try {
        check();
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// Whether the network takes images of that size as they are.
bool takes(const Model& model, ImageSize size) {
    const int channels = model.spec().input.channels;
    return accepts([&] { model.check_input({channels, size.height, size.width}); });
}

/// Whether at least its backbone does.
bool backbone_takes(const Model& model, ImageSize size) {
    const int channels = model.spec().input.channels;
    return accepts([&] { model.backbone().output_shape({channels, size.height, size.width}); });
}

class SizeSweep {
  public:
    SizeSweep(const SizeSweepSpec& spec, const JobControl& control)
        : spec_(spec), control_(control) {}

    SizeSweepResult run() {
        const auto start = std::chrono::steady_clock::now();
        check_values(spec_);
        report_precision(spec_, control_);
        result_.spec = spec_;
        result_.threads = resolve_threads(spec_.threads);
        const auto heads = finished_runs(spec_.folder, result_.notes);
        check_same_data(heads);
        prepare(heads);
        for (const ImageSize size : result_.sizes)
            measure(size);
        for (auto& head : result_.heads)
            take_means(head);
        for (const auto& note : result_.notes)
            control_.tell(Message{note});
        result_.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return std::move(result_);
    }

  private:
    void prepare(const std::vector<HeadRuns>& heads) {
        for (const auto& head : heads) {
            auto& sized = result_.heads.emplace_back();
            sized.head = head.head;
            for (const auto& run : head.runs)
                sized.runs.emplace_back().run = run;
        }
        const auto first = load(heads.front().runs.front());
        const ImageShape input = first.saved.model.spec().input;
        const auto& resizing = first.saved.card.resizing;
        trained_ = size_of(input);
        result_.model = first.saved.model.spec().name;
        result_.input = to_string(input);
        result_.resizing =
            fmt::format("{}, {}", to_string(resizing.interpolation), to_string(resizing.mode));
        result_.sizes = asked_sizes(spec_, trained_);
        if (spec_.sizes.empty())
            std::erase_if(result_.sizes,
                          [&](ImageSize size) { return !backbone_takes(first.saved.model, size); });
    }

    SweepModel load(const FinishedRun& run) const {
        return load_sweep_model(run, spec_, control_.stop);
    }

    /// Opens the images at that size once, for all runs.
    void measure(ImageSize size) {
        const auto first = load(result_.heads.front().runs.front().run);
        const auto opened = sweep_images(spec_, first, size, control_);
        keep_notes(opened, first, size);
        result_.data = opened.data;
        result_.split = opened.split;
        result_.images = opened.images->size();
        for (auto& head : result_.heads)
            for (auto& run : head.runs) {
                const auto model = load(run.run);
                run.precision = to_string(model.how.precision);
                const bool native = takes(model.saved.model, size);
                const bool same = size == trained_;
                run.native.emplace_back();
                if (native) run.native.back() = accuracy(model, opened.images, size);
                run.resized_back.push_back(
                    same ? run.native.back().value()
                         : accuracy(model,
                                    std::make_shared<ResizedDataset>(opened.images, trained_,
                                                                     model.saved.card.resizing),
                                    size));
            }
    }

    double accuracy(const SweepModel& model, const DatasetPtr& images, ImageSize size) const {
        Evaluator evaluator(model.saved.model, images, model.saved.card.classes,
                            model.saved.card.normalisation, spec_.batch_size, model.how);
        const auto stage =
            fmt::format("{} at {}", model.run.folder.filename().string(), to_string(size));
        return evaluator.run(control_.stop, progress_events(control_, stage), false).accuracy;
    }

    /// Notes about the data, once. That images are resized is what was asked for.
    void keep_notes(const SweepImages& opened, const SweepModel& model, ImageSize size) {
        OpenOptions seen;
        seen.resize = size;
        for (const auto& note : opened.notes)
            if (note != other_size_note(seen, model.saved) &&
                std::ranges::find(result_.notes, note) == result_.notes.end())
                result_.notes.push_back(note);
    }

    void take_means(SizedHead& head) const {
        const auto count = static_cast<double>(head.runs.size());
        head.native.resize(result_.sizes.size());
        head.resized_back.resize(result_.sizes.size());
        for (std::size_t s = 0; s < result_.sizes.size(); ++s)
            for (const auto& run : head.runs) {
                head.resized_back[s] += run.resized_back[s] / count;
                if (run.native[s])
                    head.native[s] = head.native[s].value_or(0) + *run.native[s] / count;
            }
    }

    const SizeSweepSpec& spec_;
    const JobControl& control_;
    SizeSweepResult result_;
    ImageSize trained_;
};

} // namespace

std::vector<ImageSize> default_sizes(ImageSize trained) {
    std::vector<ImageSize> sizes;
    for (const double factor : {0.5, 0.625, 0.75, 0.875, 1.0, 1.25, 1.5, 2.0}) {
        const int height = std::max(1, static_cast<int>(std::lround(factor * trained.height)));
        if (sizes.empty() || sizes.back().height != height)
            sizes.push_back(scaled_to(trained, height));
    }
    return sizes;
}

SizeSweepResult run(const SizeSweepSpec& spec, const JobControl& control) {
    return SizeSweep(spec, control).run();
}

} // namespace headroom
