#pragma once

#include <cstddef>
#include <cstdint>

namespace headroom {

/// Memory layout of activations: [batch][blocks][pixels][channels]. NHWC has one block of all
/// channels, oneDNN's nChw16c has blocks of 16, NCHW has blocks of one.
struct ChannelBlocks {
    std::int64_t batch = 0, blocks = 0, pixels = 0, channels = 0; ///< channels of one block

    /// Number of channels, with the padding of the last block.
    std::size_t all_channels() const { return static_cast<std::size_t>(blocks * channels); }
};

} // namespace headroom
