#include "datasets/ImageDecoder.h"

#include "datasets/base/Error.h"
#include "datasets/qt/ImageDecoderModule.h"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Loaded with the first image file: Qt's image library needs some thirty others, and with them
/// every command would start in twice the time. Stays loaded.
const ImageDecoderModule& module() {
    static const ImageDecoderModule* loaded = [] {
        // Relative to the program, so that a tree may lie anywhere.
        const auto program = std::filesystem::read_symlink("/proc/self/exe");
        const auto path = program.parent_path() / HEADROOM_MODULES / "headroom-images.so";
        void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        void* symbol = library ? dlsym(library, "headroom_image_decoder") : nullptr;
        if (!symbol)
            throw Error(Failure::resources,
                        fmt::format("{}: cannot be loaded ({}), and image files cannot be read "
                                    "without it: install headroom anew",
                                    path.lexically_normal().string(), dlerror()));
        return reinterpret_cast<decltype(&headroom_image_decoder)>(symbol)();
    }();
    return *loaded;
}

} // namespace

DecodedImage decode_image(const std::string& path) {
    return module().decode(path);
}

ImageShape probe_image(const std::string& path) {
    return module().probe(path);
}

void load_image_decoder() {
    module();
}

std::string qt_version() {
    return module().version();
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
