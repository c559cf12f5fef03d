#pragma once

#include "core/kernels/isa/Registers.h"
#include "core/kernels/winograd/WinogradTiles.h"
#include "core/kernels/winograd/WinogradWeights.h"

#include <type_traits>

namespace headroom {

/// The transforms of a Winograd convolution, compiled for one size of kernel and tile.
struct WinogradSteps {
    int kernel, outputs; ///< outputs of a tile, in each direction
    WinogradTileSteps<float> f32;
    WinogradTileSteps<BFloat16> bf16; ///< with AVX-512 only
    WinogradWeightSteps weights;

    template <typename T>
    const WinogradTileSteps<T>& tiles() const {
        if constexpr (std::is_same_v<T, float>)
            return f32;
        else
            return bf16;
    }
};

/// Returns the steps for these registers, or nullptr.
const WinogradSteps* find_winograd_steps(Registers registers, int kernel, int outputs);

} // namespace headroom
