#include "gui/widgets/PixelScale.h"

#include "gui/widgets/PixelView.h"

namespace headroom {

void PixelScale::add(PixelView& view) {
    views_.push_back(&view);
    view.set_scale(this);
}

double PixelScale::times() const {
    double least = 0;
    for (const auto* view : views_) {
        if (view->image().isNull()) continue;
        const double fits = view->fitting_times();
        least = least > 0 ? std::min(least, fits) : fits;
    }
    return least;
}

void PixelScale::update() {
    for (auto* view : views_)
        view->update();
}

} // namespace headroom
