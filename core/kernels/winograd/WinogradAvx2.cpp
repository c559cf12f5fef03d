#include "core/kernels/winograd/WinogradRegisters.h"

#include "core/kernels/isa/ForAvx2.h"
// The headers below are compiled for its registers.
#include "core/kernels/winograd/WinogradTilesLoops.h"
#include "core/kernels/winograd/WinogradWeightsLoops.h"

namespace headroom::avx2 {

namespace {

// Large tiles are for bf16, which needs AVX-512.
HEADROOM_WINOGRAD_TILES(F4x3, float)
HEADROOM_WINOGRAD_TILES(F4x5, float)
HEADROOM_WINOGRAD_TILES(F5x5, float)
HEADROOM_WINOGRAD_WEIGHTS(F4x3)
HEADROOM_WINOGRAD_WEIGHTS(F4x5)
HEADROOM_WINOGRAD_WEIGHTS(F5x5)

template <typename Filter>
constexpr WinogradSteps steps{
    Filter::taps, Filter::outputs, tile_steps<Filter, float>, {}, weight_steps<Filter>};

} // namespace

std::span<const WinogradSteps> winograd_steps() {
    static constexpr WinogradSteps all[]{steps<F4x3>, steps<F4x5>, steps<F5x5>};
    return all;
}

} // namespace headroom::avx2
