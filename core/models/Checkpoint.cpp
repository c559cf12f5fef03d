#include "core/models/Checkpoint.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace {

using nlohmann::ordered_json;

/// To be increased when this program can no longer read files of older ones as they are.
constexpr const char* format_version = "1";

constexpr const char* escaped_key = "escaped_names"; ///< JsonText.h

/// Every value of a usable network is finite.
void check_finite(const std::string& path, const std::string& name, const Tensor& tensor) {
    const auto values = tensor.values();
    const auto bad = std::ranges::find_if_not(values, [](float v) { return std::isfinite(v); });
    if (bad == values.end()) return;
    throw data_error(fmt::format("{}: tensor {}: value {} is {}, expected a finite number: its "
                                 "training diverged, or the file was damaged",
                                 path, name, bad - values.begin(), *bad));
}

std::map<std::string, std::string> card_metadata(const Model& model, const ModelCard& card) {
    const auto& normalisation = card.normalisation;
    const ordered_json classes = card.classes;
    std::map<std::string, std::string> metadata = {
        {"format", "pt"}, // by convention: names and layouts are PyTorch's
        {"headroom_format", format_version},
        {"headroom_version", HEADROOM_VERSION},
        {"model", to_json(model.spec()).dump()},
        {"head", model.head_spec().kind},
        {"classes", json_line(classes)},
        {"normalisation",
         ordered_json{{"mean", normalisation.mean}, {"sd", normalisation.sd}}.dump()},
        {"resize", card.resize ? to_string(*card.resize) : "none"},
        {"resize_mode", to_string(card.resizing.mode)},
        {"interpolation", to_string(card.resizing.interpolation)},
        {"precision", to_string(card.precision)},
    };
    if (needs_escape(classes)) metadata[escaped_key] = "true";
    if (card.skip_empty) metadata["skip_empty"] = "true";
    if (card.labels_from != 0) metadata["labels_from"] = std::to_string(card.labels_from);
    return metadata;
}

class CardReader {
  public:
    CardReader(std::string path, const std::map<std::string, std::string>& metadata)
        : path_(std::move(path)), metadata_(metadata) {
        if (text("headroom_format") != format_version)
            throw data_error(
                fmt::format("{}: headroom_format is {}, expected {}: it was written by "
                            "another version of headroom",
                            path_, text("headroom_format"), format_version));
    }

    Model model() const {
        return reading("model", [&] {
            return Model(model_spec_from_json(json("model"), path_), text("head"));
        });
    }

    ModelCard card(const Model& model) const {
        ModelCard card;
        card.classes = reading("classes", [&] {
            const auto names = json("classes");
            return (metadata_.contains(escaped_key) ? unescaped(names) : names)
                .get<std::vector<std::string>>();
        });
        if (card.classes.size() != static_cast<std::size_t>(std::max(2, model.units())))
            throw data_error(fmt::format("{}: {} class names for a model of {} classes", path_,
                                         card.classes.size(), std::max(2, model.units())));
        reading("normalisation", [&] {
            const auto value = json("normalisation");
            value.at("mean").get_to(card.normalisation.mean);
            value.at("sd").get_to(card.normalisation.sd);
            const auto channels = static_cast<std::size_t>(model.spec().input.channels);
            const auto& [mean, sd] = card.normalisation;
            if (mean.size() != sd.size() || (!mean.empty() && mean.size() != channels))
                throw std::runtime_error(fmt::format("expected {} channels", channels));
            return 0;
        });
        reading("resize", [&] {
            if (text("resize") == "none") return 0;
            const ImageShape size = parse_image_shape(text("resize"));
            card.resize = ImageSize{size.height, size.width};
            return 0;
        });
        card.resizing.interpolation = choice<Interpolation>("interpolation");
        if (metadata_.contains("labels_from"))
            card.labels_from =
                reading("labels_from", [&] { return json("labels_from").get<int>(); });
        card.skip_empty = metadata_.contains("skip_empty");
        // Missing in files older than the option. So is the precision.
        if (metadata_.contains("resize_mode"))
            card.resizing.mode = choice<ResizeMode>("resize_mode");
        if (metadata_.contains("precision") && text("precision") == to_string(Precision::bf16))
            card.precision = Precision::bf16;
        return card;
    }

  private:
    template <Choice Enum>
    Enum choice(const char* key) const {
        const auto value = parse_choice<Enum>(text(key));
        if (!value)
            throw data_error(fmt::format("{}: metadata {}: {}: expected one of {}", path_, key,
                                         text(key), fmt::join(choice_names<Enum>(), ", ")));
        return *value;
    }

    const std::string& text(const std::string& key) const {
        const auto found = metadata_.find(key);
        if (found == metadata_.end())
            throw data_error(
                fmt::format("{}: no {} in its metadata: it is not a headroom model", path_, key));
        return found->second;
    }

    ordered_json json(const std::string& key) const {
        return parse_json(text(key), fmt::format("{}: metadata {}", path_, key));
    }

    /// Reports any error in a value as bad data of this file.
    template <typename Parse>
    auto reading(const char* key, const Parse& parse) const -> decltype(parse()) {
        try {
            return parse();
        } catch (const Error& error) {
            if (error.failure() == Failure::bad_data) throw;
            throw data_error(fmt::format("{}: metadata {}: {}", path_, key, error.what()));
        } catch (const std::exception& error) {
            throw data_error(fmt::format("{}: metadata {}: {}", path_, key, error.what()));
        }
    }

    std::string path_;
    const std::map<std::string, std::string>& metadata_;
};

} // namespace

Execution execution(const ModelCard& card, int threads, bool tune) {
    return {.precision = choose_precision(as_option(card.precision)).precision,
            .threads = threads,
            .tune = tune};
}

void save_model(const std::filesystem::path& path, const Model& model, const ModelCard& card,
                const std::map<std::string, Tensor>& extra,
                const std::map<std::string, std::string>& extra_metadata) {
    std::vector<std::pair<std::string, Tensor>> values;
    for (const auto* parameter : model.parameters())
        values.emplace_back(parameter->name, parameter->plain_value());
    std::vector<TensorView> tensors;
    for (const auto& [name, value] : values)
        tensors.push_back({name, value.shape(), value.values()});
    for (const auto& [name, tensor] : extra)
        tensors.push_back({name, tensor.shape(), tensor.values()});
    auto metadata = card_metadata(model, card);
    metadata.insert(extra_metadata.begin(), extra_metadata.end());
    write_safetensors(path, tensors, metadata);
}

SavedModel load_model(const std::filesystem::path& run_or_file) {
    const bool folder = std::filesystem::is_directory(run_or_file);
    const auto path = folder ? run_or_file / "model.safetensors" : run_or_file;
    if (folder && !std::filesystem::exists(path))
        throw io_error(fmt::format("{}: no model.safetensors in it: {}", run_or_file.string(),
                                   std::filesystem::is_directory(run_or_file / "runs")
                                       ? "name one of the runs in its folder runs"
                                       : "it is not a run folder, or its training never finished "
                                         "an epoch"));
    SafetensorsFile file = read_safetensors(path);
    const CardReader reader(path.string(), file.metadata);
    SavedModel saved{reader.model(), {}, {}, {}};
    saved.card = reader.card(saved.model);
    for (auto* parameter : saved.model.parameters()) {
        const auto node = file.tensors.extract(parameter->name);
        if (node.empty() || node.mapped().shape() != parameter->value.shape())
            throw data_error(
                fmt::format("{}: tensor {}: expected shape {}, found {}", path.string(),
                            parameter->name, to_string(parameter->value.shape()),
                            node.empty() ? std::string("none") : to_string(node.mapped().shape())));
        check_finite(path.string(), parameter->name, node.mapped());
        parameter->set_value(node.mapped().values());
    }
    for (const auto& [name, tensor] : file.tensors)
        check_finite(path.string(), name, tensor);
    saved.extra = std::move(file.tensors);
    saved.metadata = std::move(file.metadata);
    return saved;
}

} // namespace headroom
