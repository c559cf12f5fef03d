#pragma once

#include <array>
#include <string>
#include <vector>

namespace headroom {

/// A 3x3 kernel, row by row. It is applied without flipping (cross-correlation), as in a
/// convolution layer.
struct Kernel {
    std::string name; ///< empty = entered by the user
    std::array<float, 9> weights{};

    bool operator==(const Kernel&) const = default;
};

/// Named kernels: emboss, edge, blur, sharpen, identity, sobel-x, sobel-y.
const std::vector<Kernel>& kernels();

/// Parses a name, or nine numbers "0,-1,0,-1,5,-1,0,-1,0"; the numbers of a named kernel get its
/// name. Throws Error(usage) that lists the names.
Kernel parse_kernel(const std::string& text);
Kernel make_kernel(const std::array<float, 9>& weights);

/// Returns the name or the numbers, as parse_kernel reads them.
std::string to_string(const Kernel& kernel);

} // namespace headroom
