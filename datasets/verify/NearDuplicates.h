#pragma once

#include "datasets/verify/ImageSketch.h"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

namespace headroom {

struct NearLimits {
    int bits = 8;            ///< of 64: how many of the perceptual hash may differ, 0 to 16
    double difference = 0.3; ///< of the thumbnails (ImageSketch.h), beside that
};

/// Images that are alike, directly or through others of the group.
struct NearGroup {
    std::vector<std::size_t> members; ///< two or more, ascending
    int bits = 0;                     ///< the most between two that were joined
    double difference = 0;            ///< likewise
};

/// Which images look the same. Two do if their hashes and thumbnails differ by no more than the
/// limits, and they are much closer to each other than images of these data usually are: fewer than
/// eight others may be within twice the distance of either. In photographs, which differ a lot, a
/// shifted or recoloured copy is found; of two digits "1" among thousands that differ little,
/// neither stands out. (The same idea as the ratio test of Lowe, "Distinctive Image Features from
/// Scale-Invariant Keypoints", IJCV 2004.) Below a difference of 0.05 two images are the same for
/// anyone's eye, however many there are. Images of one brightness all over are like none.
///
/// Of hashes that differ in no more than k bits, one of k + 1 bands is equal in both, so only those
/// are compared that share a band (multi-index hashing: Norouzi, Punjani, Fleet, "Fast Search in
/// Hamming Space with Multi-Index Hashing", CVPR 2012). On `threads` threads; progress is told in
/// images. Throws Cancelled.
std::vector<NearGroup>
near_duplicates(const std::vector<const ImageSketch*>& images, const NearLimits& limits,
                std::stop_token stop = {}, unsigned threads = 0,
                const std::function<void(std::size_t done, std::size_t total)>& on_progress = {});

} // namespace headroom
