#include "core/layers/Layer.h"

#include "core/engine/PlanBuilder.h"

namespace headroom {

std::optional<Compiled> Layer::compile_with_pool(PlanBuilder&, const Value&) {
    return {};
}

void Layer::freeze(bool frozen) {
    frozen_ = frozen;
    for (auto* p : parameters())
        p->trainable = !frozen && !p->statistic;
}

} // namespace headroom
