#include "tests/packaging/Binaries.h"

#include "tests/datasets/TempFolder.h"

#include <cstdlib>
#include <fstream>

namespace headroom {

namespace fs = std::filesystem;

namespace {

bool is_elf(const fs::path& file) {
    char magic[4] = {};
    std::ifstream(file, std::ios::binary).read(magic, sizeof magic);
    return std::string_view(magic, sizeof magic) == "\x7F"
                                                    "ELF";
}

} // namespace

std::vector<fs::path> binaries_in(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && !entry.is_symlink() && is_elf(entry.path()))
            found.push_back(entry.path());
    return found;
}

std::string install_into(const fs::path& prefix) {
    const TempFolder folder;
    const auto command = fmt::format("'{}' --install '{}' --prefix '{}' >'{}' 2>&1", HEADROOM_CMAKE,
                                     HEADROOM_BINARY_DIR, prefix.string(), folder / "log");
    return std::system(command.c_str()) == 0 ? "" : read_text(folder / "log");
}

bool have_readelf() {
    return std::system("readelf --version >/dev/null 2>&1") == 0;
}

std::string readelf(const std::string& options, const fs::path& file) {
    const TempFolder folder;
    const auto command =
        fmt::format("LC_ALL=C readelf {} '{}' >'{}'", options, file.string(), folder / "text");
    return std::system(command.c_str()) == 0 ? read_text(folder / "text") : "";
}

} // namespace headroom
