#include "core/jobs/training/FeatureKeeper.h"

#include "core/comparison/Format.h"
#include "core/runs/config/Numerics.h"
#include "core/runs/result/RunState.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/Folders.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// On disk the averages of maps are not kept beside the maps: they are quickly computed.
std::size_t values_on_disk(const FrozenFeatures& what, const FrozenPart& part) {
    const auto channels = static_cast<std::size_t>(part.maps().channels);
    return what.maps ? part.maps().values() : channels;
}

} // namespace

std::uint64_t FrozenFeatures::bytes(const FrozenPart& part, const Dataset& images) const {
    std::size_t values = 0;
    if (maps) values += part.maps().values();
    if (pooled) values += static_cast<std::size_t>(part.maps().channels);
    return images.size() * values * sizeof(float);
}

FeatureContents FeatureKeeper::contents(const Request& request) const {
    const auto& names = names_.splits.at(request.split.get());
    FeatureContents contents;
    contents.key = request.what.key;
    contents.key["data"] = names_.fingerprint;
    contents.key["split"] = names;
    contents.key["views"] = request.views;
    contents.key["mean"] = request.normalisation.mean;
    contents.key["deviation"] = request.normalisation.sd;
    contents.key["pooled"] = !request.what.maps;
    contents.about = request.what.about;
    const auto& maps = request.part.maps();
    contents.about["features"] =
        request.what.maps ? fmt::format("{}x{}x{}", maps.channels, maps.height, maps.width)
                          : fmt::format("{} averages", maps.channels);
    contents.about["data"] = names_.data;
    contents.about["split"] = names.substr(0, names.find(' '));
    contents.about["views"] = request.views;
    contents.about["created"] = utc_now();
    contents.rows = request.images->size();
    contents.values = values_on_disk(request.what, request.part);
    return contents;
}

/// Returns null if they are not to be kept on disk, or cannot be, with a message.
std::shared_ptr<FeatureFile> FeatureKeeper::file(const Request& request,
                                                 const JobControl& control) const {
    const bool automatic = mode_ == KeepFeatures::automatic;
    if ((!automatic && mode_ != KeepFeatures::disk) || cache_.folder().empty()) return nullptr;
    const auto contents = this->contents(request);
    const auto tell = [&](const std::string& line) { control.tell(Message{line}); };
    try {
        constexpr int share = 10;
        if (automatic &&
            !std::filesystem::exists(FeatureFile::path_of(cache_.folder(), contents)) &&
            cache_.bytes() + contents.bytes() > cache_.free_bytes() / share)
            return nullptr;
        create_folders(cache_.folder());
        auto file = std::make_shared<FeatureFile>(cache_.folder(), contents, control.stop, tell);
        const auto what = fmt::format("features of {} {}{} images ({})", contents.rows,
                                      request.views.empty() ? "" : "views of ",
                                      contents.about["split"].get<std::string>(),
                                      short_bytes(static_cast<double>(contents.bytes())));
        if (file->whole())
            tell(fmt::format("{}: read from {}", what, file->path().string()));
        else if (file->rows() > 0)
            tell(fmt::format("{}: {} of them are in {}, the rest is computed", what, file->rows(),
                             file->path().string()));
        else
            tell(fmt::format("{}: computed once and kept in {}", what, file->path().string()));
        return file;
    } catch (const Error& error) {
        tell(fmt::format("{}: the features are not kept on disk", error.what()));
        return nullptr;
    }
}

std::optional<KeptFeatures> FeatureKeeper::keep(const Request& request,
                                                const JobControl& control) const {
    if (mode_ == KeepFeatures::none) return {};
    FeaturePass pass{request.part, request.images, request.normalisation, request.what.maps,
                     request.what.pooled};
    pass.in_memory = mode_ == KeepFeatures::memory ||
                     request.what.bytes(request.part, *request.images) <= memory_budget_;
    pass.file = file(request, control);
    if (!pass.in_memory && !pass.file) return {};
    try {
        return run(pass, control);
    } catch (const Error& error) {
        if (error.failure() != Failure::io || pass.in_memory) throw;
        control.tell(Message{fmt::format("{}: the features are not kept", error.what())});
        return {};
    }
}

} // namespace headroom
