#include "core/jobs/costs/MadeUpBatch.h"

#include "core/layers/Loss.h"
#include "datasets/base/Random.h"

namespace headroom {

Batch made_up_batch(const Model& model, int count) {
    Batch batch;
    batch.shape = model.spec().input;
    batch.pixels.resize(static_cast<std::size_t>(count) * batch.shape.values());
    Random random(1);
    for (float& pixel : batch.pixels)
        pixel = random.uniform();
    const auto classes = static_cast<std::uint64_t>(classes_of(model.units()));
    for (int i = 0; i < count; ++i)
        batch.labels.push_back(static_cast<int>(random.below(classes)));
    return batch;
}

} // namespace headroom
