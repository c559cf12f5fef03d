#pragma once

/// Calls loop<width>(...) for the widest FloatVector that divides `channels`, those of one block of
/// a ChannelBlocks. A macro, because loops must be inlined into a function for certain registers.
#define HEADROOM_BY_WIDTH(loop, channels, ...)                                                     \
    if ((channels) % 16 == 0)                                                                      \
        loop<16>(__VA_ARGS__);                                                                     \
    else if ((channels) % 8 == 0)                                                                  \
        loop<8>(__VA_ARGS__);                                                                      \
    else                                                                                           \
        loop<1>(__VA_ARGS__)
