#pragma once

#include <limits>

namespace headroom {

/// Function applied to every value of a layer's result.
enum class Activation { none, relu, relu6 };

/// Bounds of an activation: each one is min(max(x, low), high).
struct ActivationBounds {
    float low, high;
};
constexpr ActivationBounds bounds_of(Activation activation) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    switch (activation) {
    case Activation::none:
        return {-infinity, infinity};
    case Activation::relu:
        return {0, infinity};
    case Activation::relu6:
        return {0, 6};
    }
    return {-infinity, infinity};
}

/// "relu", as in the model file; "" for none.
constexpr const char* name_of(Activation activation) {
    switch (activation) {
    case Activation::none:
        return "";
    case Activation::relu:
        return "relu";
    case Activation::relu6:
        return "relu6";
    }
    return "";
}

} // namespace headroom
