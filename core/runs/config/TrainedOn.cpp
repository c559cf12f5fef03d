#include "core/runs/config/TrainedOn.h"

#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <tuple>

namespace headroom {

namespace {

constexpr std::size_t digits = 16;

std::vector<std::uint64_t> read_images(const std::filesystem::path& path) {
    constexpr std::uint64_t max_bytes = std::uint64_t{4} << 30; // 250 million images
    const std::string text = read_regular_file(path.string(), max_bytes);
    const auto damaged = [&] {
        return data_error(fmt::format("{}: expected lines of {} hex digits: it was changed or "
                                      "damaged: restore or delete it",
                                      path.string(), digits));
    };
    if (text.size() % (digits + 1) != 0) throw damaged();
    std::vector<std::uint64_t> images(text.size() / (digits + 1));
    const char* at = text.data();
    for (auto& image : images) {
        const auto [end, problem] = std::from_chars(at, at + digits, image, 16);
        if (problem != std::errc() || end != at + digits || *end != '\n') throw damaged();
        at = end + 1;
    }
    if (!std::ranges::is_sorted(images)) throw damaged();
    return images;
}

} // namespace

std::optional<TrainedOn> trained_on(const std::filesystem::path& run_or_file) {
    const auto folder =
        std::filesystem::is_directory(run_or_file) ? run_or_file : run_or_file.parent_path();
    if (!std::filesystem::exists(folder / run_files::config)) return std::nullopt;
    TrainedOn result;
    std::tie(result.data, result.fingerprint) = trained_data(folder / run_files::config);
    if (std::filesystem::exists(folder / run_files::images))
        result.images = read_images(folder / run_files::images);
    // The original file may have moved or changed.
    if (!result.data.options.split_file.empty() &&
        std::filesystem::exists(folder / run_files::split))
        result.data.options.split_file = (folder / run_files::split).string();
    return result;
}

std::string train_images_text(std::vector<std::uint64_t> images) {
    std::ranges::sort(images);
    std::string text;
    text.reserve(images.size() * (digits + 1));
    for (auto image : images)
        fmt::format_to(std::back_inserter(text), "{:016x}\n", image);
    return text;
}

} // namespace headroom
