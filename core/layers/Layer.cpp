#include "core/layers/Layer.h"

#include "core/engine/PlanBuilder.h"

namespace headroom {

std::vector<const Parameter*> Layer::parameters() const {
    // A layer finds its parameters the same way, whoever asks; this one hands out no right to
    // write.
    const auto all = const_cast<Layer*>(this)->parameters();
    return {all.begin(), all.end()};
}

std::optional<Compiled> Layer::compile_with_pool(PlanBuilder&, const Value&, const Epilogue&,
                                                 const MaxPooling&) {
    return {};
}

void Layer::freeze(bool frozen) {
    frozen_ = frozen;
    for (auto* p : parameters())
        p->trainable = !frozen && !p->statistic;
}

} // namespace headroom
