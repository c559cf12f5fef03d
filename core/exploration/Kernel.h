#pragma once

#include <array>
#include <string>
#include <vector>

namespace headroom {

/// A 3x3 kernel, row by row. It is laid on the image as it stands (cross-correlation), as a
/// convolution layer does it.
struct Kernel {
    std::string name; ///< empty = typed in
    std::array<float, 9> weights{};

    bool operator==(const Kernel&) const = default;
};

/// Those with a name: emboss, edge, blur, sharpen, identity, sobel-x, sobel-y.
const std::vector<Kernel>& kernels();

/// A name, or nine numbers "0,-1,0,-1,5,-1,0,-1,0"; numbers that have a name get it.
/// Throws Error(usage) listing the names.
Kernel parse_kernel(const std::string& text);
Kernel make_kernel(const std::array<float, 9>& weights);

/// What parse_kernel reads: the name, or the numbers.
std::string to_string(const Kernel& kernel);

} // namespace headroom
