#include "core/kernels/winograd/WinogradRegisters.h"

#include "core/kernels/isa/ForAvx512.h"
// The headers below are compiled for its registers.
#include "core/kernels/winograd/WinogradTilesLoops.h"
#include "core/kernels/winograd/WinogradWeightsLoops.h"

namespace headroom::avx512 {

namespace {

HEADROOM_WINOGRAD_TILES(F4x3, float)
HEADROOM_WINOGRAD_TILES(F4x3, BFloat16)
HEADROOM_WINOGRAD_TILES(F8x3, float)
HEADROOM_WINOGRAD_TILES(F8x3, BFloat16)
HEADROOM_WINOGRAD_TILES(F4x5, float)
HEADROOM_WINOGRAD_TILES(F4x5, BFloat16)
HEADROOM_WINOGRAD_TILES(F5x5, float)
HEADROOM_WINOGRAD_TILES(F5x5, BFloat16)
HEADROOM_WINOGRAD_TILES(F7x5, float)
HEADROOM_WINOGRAD_TILES(F7x5, BFloat16)
HEADROOM_WINOGRAD_WEIGHTS(F4x3)
HEADROOM_WINOGRAD_WEIGHTS(F8x3)
HEADROOM_WINOGRAD_WEIGHTS(F4x5)
HEADROOM_WINOGRAD_WEIGHTS(F5x5)
HEADROOM_WINOGRAD_WEIGHTS(F7x5)

template <typename Filter>
constexpr WinogradSteps steps{Filter::taps, Filter::outputs, tile_steps<Filter, float>,
                              tile_steps<Filter, BFloat16>, weight_steps<Filter>};

} // namespace

std::span<const WinogradSteps> winograd_steps() {
    static constexpr WinogradSteps all[]{steps<F4x3>, steps<F8x3>, steps<F4x5>, steps<F5x5>,
                                         steps<F7x5>};
    return all;
}

} // namespace headroom::avx512
