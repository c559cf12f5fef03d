#include "core/training/TrainStep.h"

#include "core/models/catalog/Catalog.h"
#include "datasets/base/Random.h"

#include <atomic>
#include <cstdlib>
#include <dlfcn.h>
#include <dnnl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <new>

namespace {

std::atomic<bool> counting = false;
std::atomic<std::size_t> ours = 0;    ///< number of our allocations
std::atomic<std::size_t> largest = 0; ///< largest allocation, including oneDNN's
thread_local bool in_onednn = false;

void* counted(std::size_t size) {
    if (counting && !in_onednn) ++ours;
    if (counting && size > largest) largest = size;
    if (void* memory = std::malloc(size ? size : 1)) return memory;
    throw std::bad_alloc();
}

} // namespace

// Replaced for the whole program, to count oneDNN's too: it has no other test.
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

/// Wraps oneDNN's function, which allocates a small table of its arguments while it runs.
dnnl_status_t dnnl_primitive_execute(const_dnnl_primitive_t primitive, dnnl_stream_t stream,
                                     int count, const dnnl_exec_arg_t* list) {
    static const auto real = reinterpret_cast<decltype(&dnnl_primitive_execute)>(
        dlsym(RTLD_NEXT, "dnnl_primitive_execute"));
    in_onednn = true;
    const auto status = real(primitive, stream, count, list);
    in_onednn = false;
    return status;
}

namespace headroom {
namespace {

/// A step of ours allocates nothing. oneDNN allocates a table of arguments, never a buffer for
/// images or weights, and frees it again.
void expect_no_allocations(const std::string& name, const std::string& head, Execution execution) {
    constexpr int images = 16;
    Model model(load_model_spec(name), head);
    model.initialise(1);
    TrainStep step(
        model,
        {.batch = images, .input = model.input(), .mode = Mode::training, .execution = execution},
        TrainOptions{}, {});
    Batch batch;
    batch.pixels.resize(static_cast<std::size_t>(images * volume(model.input())));
    for (int i = 0; i < images; ++i)
        batch.labels.push_back(i % 2);
    Random random(1);
    for (float& pixel : batch.pixels)
        pixel = random.uniform();

    step(batch, {1e-4, 0.9}, {.seed = 1, .step = 1});
    step(batch, {1e-4, 0.9}, {.seed = 1, .step = 2});
    const auto in_use = mallinfo2().uordblks;
    ours = largest = 0;
    counting = true;
    for (std::uint64_t i = 3; i < 6; ++i)
        step(batch, {1e-4, 0.9}, {.seed = 1, .step = i});
    counting = false;
    EXPECT_EQ(ours, 0U);
    EXPECT_LT(largest, 16384U);
    EXPECT_LT(mallinfo2().uordblks, in_use + 16384);
}

TEST(TrainStep, AllocatesNothing) {
    for (int threads : {1, 2})
        for (const char* name : {"mnist-cnn", "bn-cnn", "squeezenet-mini", "simple-cnn"})
            for (auto precision : {Precision::f32, Precision::bf16}) {
                if (choose_precision(as_option(precision)).precision != precision) continue;
                for (const auto& head : load_model_spec(name).heads) {
                    SCOPED_TRACE(fmt::format("{}, {}, {}, {} threads", name, head.kind,
                                             to_string(precision), threads));
                    // Tuned: with Winograd for the larger of its convolutions.
                    const bool tune = name == std::string("mnist-cnn");
                    expect_no_allocations(
                        name, head.kind,
                        {.precision = precision, .threads = threads, .tune = tune});
                }
            }
}

} // namespace
} // namespace headroom
