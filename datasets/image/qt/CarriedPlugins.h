#pragma once

#include <QCoreApplication>
#include <dlfcn.h>
#include <filesystem>

namespace headroom {

/// Folder of the module that this is compiled into: PREFIX/lib/headroom/modules.
inline std::filesystem::path module_folder() {
    Dl_info module = {};
    if (dladdr(reinterpret_cast<const void*>(&module_folder), &module) == 0) return {};
    std::error_code ignored;
    return std::filesystem::absolute(module.dli_fname, ignored).parent_path();
}

/// Adds the plugins that a portable archive has beside its modules; an installed Qt finds its own.
inline void add_carried_plugins() {
    const auto plugins = module_folder().parent_path() / "plugins";
    std::error_code ignored;
    if (std::filesystem::is_directory(plugins, ignored))
        QCoreApplication::addLibraryPath(QString::fromStdString(plugins.string()));
}

} // namespace headroom
