#include "datasets/image/ImageModule.h"

#include "datasets/base/Error.h"

#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>

namespace headroom {

/// Loads Qt's image library on demand: it needs some thirty others, and every command would take
/// twice the time to start.
const ImageModule& image_module() {
    static const ImageModule* loaded = [] {
        // Relative to the program, so that the tree can be anywhere.
        const auto program = std::filesystem::read_symlink("/proc/self/exe");
        const auto path = program.parent_path() / HEADROOM_MODULES / "headroom-images.so";
        void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        void* symbol = library ? dlsym(library, "headroom_images") : nullptr;
        if (!symbol)
            throw Error(Failure::resources,
                        fmt::format("{}: cannot be loaded ({}), and image files can be neither "
                                    "read nor written without it: install headroom again",
                                    path.lexically_normal().string(), dlerror()));
        return reinterpret_cast<decltype(&headroom_images)>(symbol)();
    }();
    return *loaded;
}

} // namespace headroom
