#include "core/training/TrainStep.h"

#include "core/models/Catalog.h"
#include "datasets/base/Random.h"

#include <atomic>
#include <cstdlib>
#include <gtest/gtest.h>
#include <malloc.h>
#include <new>

namespace {

std::atomic<bool> counting = false;
std::atomic<std::size_t> largest = 0;

void* counted(std::size_t size) {
    if (counting && size > largest) largest = size;
    if (void* memory = std::malloc(size ? size : 1)) return memory;
    throw std::bad_alloc();
}

} // namespace

// The whole test program's, so that oneDNN's are seen as well.
void* operator new(std::size_t size) {
    return counted(size);
}
void* operator new[](std::size_t size) {
    return counted(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace headroom {
namespace {

/// A step may allocate what a list of arguments takes, never a buffer for images or weights; and it
/// gives back what it took.
TEST(TrainStep, AllocatesNoBuffers) {
    for (int threads : {1, 2})
        for (const char* name : {"mnist-cnn", "bn-cnn", "squeezenet-mini"}) {
            const ModelSpec spec = load_model_spec(name);
            Model model(spec, spec.heads.at(0).kind);
            model.initialise(1);
            TrainStep step(model,
                           {.batch = 4,
                            .input = model.input(),
                            .mode = Mode::training,
                            .execution = {.threads = threads}},
                           TrainOptions{}, {});
            Batch batch;
            batch.pixels.resize(static_cast<std::size_t>(4 * volume(model.input())));
            batch.labels = {0, 1, 0, 1};
            Random random(1);
            for (float& pixel : batch.pixels)
                pixel = random.uniform();

            step(batch, {1e-4, 0.9}, {.seed = 1, .step = 1});
            step(batch, {1e-4, 0.9}, {.seed = 1, .step = 2});
            const auto in_use = mallinfo2().uordblks;
            largest = 0;
            counting = true;
            for (std::uint64_t i = 3; i < 6; ++i)
                step(batch, {1e-4, 0.9}, {.seed = 1, .step = i});
            counting = false;
            EXPECT_LT(largest, 16384U) << name << ", " << threads << " threads";
            EXPECT_LT(mallinfo2().uordblks, in_use + 16384) << name;
        }
}

} // namespace
} // namespace headroom
