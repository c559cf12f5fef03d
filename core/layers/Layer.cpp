#include "core/layers/Layer.h"

#include "core/engine/PlanBuilder.h"

namespace headroom {

std::optional<Compiled> Layer::compile_with_pool(PlanBuilder&, const Value&) {
    return {};
}

} // namespace headroom
