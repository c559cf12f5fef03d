#include "datasets/base/files/LoadableModule.h"

#include "datasets/base/Error.h"

#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>

namespace headroom {

void* module_symbol(const char* file, const char* symbol, const std::string& without) {
    // Relative to the program, so that the tree can be anywhere.
    const auto program = std::filesystem::read_symlink("/proc/self/exe");
    const auto path = program.parent_path() / HEADROOM_MODULES / file;
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* found = library ? dlsym(library, symbol) : nullptr;
    if (!found)
        throw Error(Failure::resources,
                    fmt::format("{}: cannot be loaded ({}), and {}",
                                path.lexically_normal().string(), dlerror(), without));
    return found;
}

} // namespace headroom
