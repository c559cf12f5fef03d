#include "core/jobs/data/AlikeTogether.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/ParallelFor.h"
#include "datasets/verify/ImageSketch.h"

#include <algorithm>
#include <optional>

namespace headroom {
namespace {

std::vector<std::optional<ImageSketch>> sketches(const PredictedImages& images,
                                                 const JobControl& control) {
    std::vector<std::optional<ImageSketch>> all(images.size());
    parallel_for(
        images.size(),
        [&](std::size_t image) {
            try {
                all[image] = sketch(images.picture(image));
            } catch (const Error&) {
                // it is last
            }
        },
        [&](std::size_t done, std::size_t total) {
            Progress progress;
            progress.stage = "comparing images";
            progress.done = done;
            progress.total = total;
            control.tell(progress);
        },
        control.stop);
    return all;
}

} // namespace

std::vector<std::size_t> alike_together(const PredictedImages& images, const JobControl& control) {
    const auto all = sketches(images, control);
    std::vector<std::size_t> rest, order, unreadable;
    for (std::size_t image = 0; image < all.size(); ++image)
        (all[image] ? rest : unreadable).push_back(image);
    while (!rest.empty()) {
        if (control.stop.stop_requested()) throw Cancelled{};
        auto next = rest.begin();
        if (!order.empty())
            next = std::ranges::min_element(rest, {}, [&](std::size_t image) {
                return difference(*all[order.back()], *all[image]);
            });
        order.push_back(*next);
        rest.erase(next);
    }
    order.insert(order.end(), unreadable.begin(), unreadable.end());
    return order;
}

} // namespace headroom
