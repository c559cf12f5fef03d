#include "datasets/ImageDecoder.h"

#include "datasets/ImageModule.h"

#include <algorithm>
#include <array>

namespace headroom {

Image decode_image(const std::string& path) {
    return image_module().decode(path);
}

ImageShape probe_image(const std::string& path) {
    return image_module().probe(path);
}

void load_image_decoder() {
    image_module();
}

std::string qt_version() {
    return image_module().version();
}

bool has_image_extension(const std::string& name) {
    static const std::array known = {".jpg", ".jpeg", ".png",  ".bmp", ".gif", ".ppm",
                                     ".pgm", ".pbm",  ".webp", ".tif", ".tiff"};
    const auto dot = name.rfind('.');
    if (dot == std::string::npos) return false;
    auto extension = name.substr(dot);
    for (char& c : extension)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::find(known.begin(), known.end(), extension) != known.end();
}

} // namespace headroom
