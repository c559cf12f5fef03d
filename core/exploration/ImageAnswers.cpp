#include "core/exploration/ImageAnswers.h"

#include "core/exploration/LayerMaps.h"
#include "core/layers/Loss.h"
#include "datasets/base/Cancelled.h"

#include <algorithm>

namespace headroom {

ImageAnswers::ImageAnswers(const SavedModel& saved, const ImageShape& shape, int threads)
    : saved_(saved), shape_(shape), threads_(threads), one_(compile_for(1)) {}

Plan ImageAnswers::compile_for(std::size_t images) const {
    saved_.model.check_input(shape_);
    PlanSpec spec{.batch = static_cast<int>(images),
                  .input = {shape_.channels, shape_.height, shape_.width}};
    if (images > 1) spec.execution.threads = threads_;
    return compile(saved_.model, spec);
}

std::size_t ImageAnswers::classes() const {
    return static_cast<std::size_t>(classes_of(saved_.model.units()));
}

std::vector<float> ImageAnswers::operator()(std::span<const Maps> images, std::stop_token stop) {
    if (images.size() > 1 && !many_) many_.emplace(compile_for(batch));
    Plan& plan = images.size() > 1 ? *many_ : one_;
    plan.stop_by(stop);
    const auto units = static_cast<std::size_t>(saved_.model.units());
    std::vector<float> all(images.size() * classes());
    for (std::size_t first = 0; first < images.size(); first += batch) {
        const auto some = images.subspan(first, std::min(batch, images.size() - first));
        auto input = plan.input().begin(); // the rest of a batch is computed for nothing
        for (const auto& image : some)
            input =
                std::ranges::copy(normalised(image, saved_.card.normalisation).values, input).out;
        if (!plan.forward()) throw Cancelled{};
        for (std::size_t i = 0; i < some.size(); ++i)
            predict(plan.logits().subspan(i * units, units),
                    std::span(all).subspan((first + i) * classes(), classes()));
    }
    return all;
}

} // namespace headroom
