#pragma once

#include "datasets/verify/ImageSketch.h"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

namespace headroom {

struct NearLimits {
    int bits = 8;            ///< of 64 in the perceptual hash: how many may differ, 0 to 16
    double difference = 0.3; ///< of the thumbnails (ImageSketch.h), in addition
};

/// Images that are similar, directly or through others of the group.
struct NearGroup {
    std::vector<std::size_t> members; ///< two or more, ascending
    int bits = 0;                     ///< the maximum between two that were joined
    double difference = 0;            ///< likewise
};

/// Groups the images that look the same. Two do if their hashes and thumbnails differ by no more
/// than the limits, and they are much closer to each other than images of these data usually are:
/// fewer than eight others may be within twice the distance of either. In photographs, which differ
/// a lot, a shifted or recoloured copy is found; of two digits "1" among thousands that differ
/// little, neither stands out. (The same idea as the ratio test of Lowe, "Distinctive Image
/// Features from Scale-Invariant Keypoints", IJCV 2004.) Below a difference of 0.05 two images are
/// the same to the eye, however many there are. Images of uniform brightness match none.
///
/// Two hashes that differ in at most k bits have one of k + 1 bands in common, so only images that
/// share a band are compared (multi-index hashing: Norouzi, Punjani, Fleet, "Fast Search in Hamming
/// Space with Multi-Index Hashing", CVPR 2012). Uses `threads` threads; progress is in images.
/// Throws Cancelled.
std::vector<NearGroup>
near_duplicates(const std::vector<const ImageSketch*>& images, const NearLimits& limits,
                std::stop_token stop = {}, unsigned threads = 0,
                const std::function<void(std::size_t done, std::size_t total)>& on_progress = {});

} // namespace headroom
