#pragma once

#include "core/kernels/winograd/WinogradTiles.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

/// Enumerates the memory of the pixels of some tiles, share by share, so that the computation
/// before can prefetch them:
///
///     PixelPrefetcher prefetcher(tiles, src, {.height = 32, .width = 32, .overlap = 1}, products);
///     for (int i = 0; i < products; ++i)
///         multiply(..., prefetcher.next_share());
///
/// Memory is enumerated from beginning to end, by whole rows of tiles.
class PixelPrefetcher {
  public:
    /// An activation in the layout batch x channels / block x height x width x block.
    struct Activation {
        int height = 1, width = 1;
        int block = 16;  ///< channels
        int overlap = 0; ///< rows that a tile shares with the row of tiles below it
    };

    template <typename T>
    PixelPrefetcher(const WinogradTiles& tiles, const T* pixels, const Activation& activation,
                    int shares)
        : PixelPrefetcher(tiles, reinterpret_cast<const std::byte*>(pixels), activation,
                          static_cast<std::ptrdiff_t>(sizeof(T)), shares) {}

    /// Returns the next share: smaller where memory is not contiguous, empty at the end.
    std::span<const std::byte> next_share();

  private:
    PixelPrefetcher(const WinogradTiles& tiles, const std::byte* pixels,
                    const Activation& activation, std::ptrdiff_t value_bytes, int shares);

    /// The memory to prefetch of plane `i`, one image and block of channels.
    std::span<const std::byte> plane(int i) const;

    const WinogradTiles tiles_;
    const std::byte* const pixels_;
    const Activation activation_;
    const std::ptrdiff_t row_bytes_;
    int shares_; ///< shares left
    int planes_ = 0, next_plane_ = 0;
    std::span<const std::byte> here_; ///< rest of the planes before next_plane_
    std::ptrdiff_t left_ = 0;         ///< bytes left, here_ included
};

} // namespace headroom
