#include "datasets/image/ImageModule.h"

#include "datasets/base/Error.h"

#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>

namespace headroom {

/// Qt's image library needs some thirty others, and with them every command would start in twice
/// the time.
const ImageModule& image_module() {
    static const ImageModule* loaded = [] {
        // Relative to the program, so that a tree may lie anywhere.
        const auto program = std::filesystem::read_symlink("/proc/self/exe");
        const auto path = program.parent_path() / HEADROOM_MODULES / "headroom-images.so";
        void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        void* symbol = library ? dlsym(library, "headroom_images") : nullptr;
        if (!symbol)
            throw Error(Failure::resources,
                        fmt::format("{}: cannot be loaded ({}), and image files can be neither "
                                    "read nor written without it: install headroom anew",
                                    path.lexically_normal().string(), dlerror()));
        return reinterpret_cast<decltype(&headroom_images)>(symbol)();
    }();
    return *loaded;
}

} // namespace headroom
