#include "core/models/weights/SafetensorsWeights.h"

#include "core/models/SafetensorsHeader.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace headroom {

using nlohmann::ordered_json;

namespace {

class SafetensorsReader : public WeightReader {
  public:
    SafetensorsReader(std::shared_ptr<const FileBytes> file,
                      std::vector<SafetensorsHeader::Entry> entries, std::uint64_t data_begin)
        : file_(std::move(file)), entries_(std::move(entries)), data_begin_(data_begin) {}

    void read(std::size_t tensor, std::span<float> values) const override {
        const auto& entry = entries_[tensor];
        file_->read_floats(data_begin_ + entry.begin, entry.type, values);
    }

  private:
    std::shared_ptr<const FileBytes> file_;
    std::vector<SafetensorsHeader::Entry> entries_;
    std::uint64_t data_begin_;
};

ordered_json member(const ordered_json& json, const char* key) {
    return json.is_object() && json.contains(key) ? json[key] : ordered_json();
}

/// Returns the normalisation of a run, on RGB pixels from 0 to 1 (docs/run-folder.md).
std::optional<DeclaredPreprocessing> of_run(const std::string& path,
                                            const std::map<std::string, std::string>& metadata) {
    const auto found = metadata.find("normalisation");
    if (found == metadata.end()) return std::nullopt;
    const auto where = fmt::format("{}: metadata normalisation", path);
    const auto json = parse_json(found->second, where);
    if (member(json, "mean") == ordered_json::array()) // pixels unchanged
        return DeclaredPreprocessing{parse_preprocessing("none"), "the run that wrote it"};
    return DeclaredPreprocessing{
        preprocessing_from_json({{"mean", member(json, "mean")}, {"deviation", member(json, "sd")}},
                                where),
        "the run that wrote it"};
}

/// Returns null if there is no such file beside the weights.
ordered_json json_beside(const WeightFile& file, const char* name) {
    const auto path = std::filesystem::path(file.path).parent_path() / name;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) return nullptr;
    return read_json_file(path, 1 << 20);
}

/// Reads Transformers' config: {"architectures": [...], "model_type": ...}, and in a file of its
/// own
/// {"image_mean": ..., "image_std": ...}.
void read_transformers(WeightFile& file, const ordered_json& config) {
    const auto architectures = member(config, "architectures");
    file.writer = "Transformers";
    if (architectures.is_array() && architectures.size() == 1 && architectures[0].is_string())
        file.writer += fmt::format(" ({})", architectures[0].get<std::string>());
    const auto pixels = json_beside(file, "preprocessor_config.json");
    if (!member(pixels, "image_mean").is_array()) return;
    file.preprocessing = {
        preprocessing_from_json(
            {{"mean", pixels["image_mean"]}, {"deviation", member(pixels, "image_std")}},
            fmt::format("{}: preprocessor_config.json beside it", file.path)),
        "Transformers' preprocessor_config.json beside it"};
}

/// Reads timm's config from Hugging Face: {"architecture": ..., "pretrained_cfg": {"mean": ...}}.
void read_config_beside(WeightFile& file) {
    const auto json = json_beside(file, "config.json");
    if (member(json, "model_type").is_string()) return read_transformers(file, json);
    const auto pretrained = member(json, "pretrained_cfg"),
               architecture = member(json, "architecture");
    if (!pretrained.is_object()) return;
    file.writer = "timm";
    if (architecture.is_string())
        file.writer += fmt::format(" ({})", architecture.get<std::string>());
    file.preprocessing = {
        preprocessing_from_json(
            {{"mean", member(pretrained, "mean")}, {"deviation", member(pretrained, "std")}},
            fmt::format("{}: pretrained_cfg",
                        (std::filesystem::path(file.path).parent_path() / "config.json").string())),
        "timm's config.json beside it"};
}

} // namespace

bool is_safetensors(const FileBytes& file) {
    return file.size() > safetensors_length_bytes && file.little(0, 8) < file.size() &&
           file.text(safetensors_length_bytes, 1) == "{";
}

WeightFile read_safetensors_weights(std::shared_ptr<const FileBytes> file) {
    const auto length = file->little(0, safetensors_length_bytes);
    check_safetensors_length(file->path(), length, file->size());
    auto header = parse_safetensors_header(
        file->path(), file->text(safetensors_length_bytes, length), file->size());
    WeightFile result;
    result.path = file->path();
    const bool ours = header.metadata.contains("headroom_format");
    result.format = ours ? WeightFormat::headroom : WeightFormat::safetensors;
    if (ours) {
        const auto version = header.metadata.find("headroom_version");
        result.writer = "Headroom";
        if (version != header.metadata.end()) result.writer += " " + version->second;
    }
    for (const auto& entry : header.entries)
        result.tensors.push_back({entry.name, entry.shape, to_string(entry.type)});
    if (const auto told = header.metadata.find("preprocessing"); told != header.metadata.end())
        result.preprocessing = {
            preprocessing_from_json(
                parse_json(told->second, fmt::format("{}: metadata preprocessing", result.path)),
                fmt::format("{}: metadata preprocessing", result.path)),
            "the file's metadata"};
    else if (ours)
        result.preprocessing = of_run(result.path, header.metadata);
    else
        read_config_beside(result);
    result.metadata = std::move(header.metadata);
    result.metadata.erase("crc32c"); // of its bytes, not of their meaning: Safetensors.h
    const auto data_begin = safetensors_length_bytes + length;
    result.reader =
        std::make_shared<SafetensorsReader>(std::move(file), std::move(header.entries), data_begin);
    return result;
}

} // namespace headroom
