#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// A network's answer to one test image.
struct TestAnswer {
    int label = 0;
    float confidence = 0; ///< the probability of that class
};

/// One head's answer to a disputed image, and where in the image it saw it.
struct DisputedAnswer {
    std::string head, label;
    double confidence = 0;
    std::string method; ///< of the map: "CAM", "position map"; empty without one
    std::string map;    ///< PNG in base64, over the image; empty without one
};

/// A test image to which not all heads give the same answer.
struct DisputedImage {
    std::string name, label;               ///< the sample's, and its class
    std::string picture;                   ///< PNG in base64
    std::vector<DisputedAnswer> answers{}; ///< of each head
};

/// The test images about which the heads of one seed disagree, the surest answers first.
struct DisputedImages {
    std::uint64_t seed = 0;
    std::int64_t count = 0; ///< of all of them
    std::vector<DisputedImage> shown{};
};

/// Samples to which not all networks give the same answer: those first where two different answers
/// are most confident, that is, by the second highest confidence of an answer. `networks` have
/// equally many answers each.
std::vector<std::size_t>
disputed_samples(const std::vector<const std::vector<TestAnswer>*>& networks);

} // namespace headroom
