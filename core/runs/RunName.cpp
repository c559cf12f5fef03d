#include "core/runs/RunName.h"

#include <cctype>
#include <ctime>
#include <fmt/chrono.h>

namespace headroom {
namespace {

/// The last part of a path or a generator's name, usable for a folder: "photos/cars/" -> "cars".
std::string short_name(const std::string& path) {
    auto trimmed = std::filesystem::path(path).lexically_normal();
    if (!trimmed.has_filename()) trimmed = trimmed.parent_path();
    std::string name;
    for (unsigned char c : trimmed.stem().string())
        name += std::isalnum(c) || c == '-' || c == '_' || c >= 0x80 ? static_cast<char>(c) : '-';
    return name.empty() ? "data" : name;
}

} // namespace

std::filesystem::path new_run_folder(const std::filesystem::path& below, const std::string& model,
                                     const std::string& data) {
    const auto base = fmt::format("{}-{}-{:%Y%m%d-%H%M%S}", short_name(model), short_name(data),
                                  fmt::localtime(std::time(nullptr)));
    std::error_code ignored;
    auto folder = below / base;
    for (int i = 2; std::filesystem::exists(folder, ignored); ++i)
        folder = below / fmt::format("{}-{}", base, i);
    return folder;
}

} // namespace headroom
