#include "core/models/ModelSpec.h"

#include "core/models/Head.h"
#include "core/models/SpecLimits.h"
#include "core/models/catalog/Catalog.h"
#include "core/models/onnx/OnnxWeights.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/Json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t max_spec_heads = 100;
constexpr std::uint64_t max_spec_bytes = 64 << 20;

/// An object of a model file and its place.
struct Place {
    const Json& json;
    const JsonSource& source;
    std::vector<std::string> keys; ///< keys that lead to it

    std::string at(const std::string& key) const {
        auto all = keys;
        all.push_back(key);
        return source.place(all);
    }
};

/// Returns one field; throws if it is missing or of the wrong type.
const Json& field(const Place& place, const char* key, Json::value_t type, const char* expected) {
    auto found = place.json.find(key);
    if (found == place.json.end())
        throw usage_error(
            fmt::format("{}: \"{}\" is missing; expected {}", place.at(key), key, expected));
    bool integer = type == Json::value_t::number_integer && found->is_number_integer();
    if (!integer && found->type() != type)
        throw usage_error(fmt::format("{}: \"{}\" must be {}, found {}", place.at(key), key,
                                      expected, shown(*found)));
    return *found;
}

void refuse_unknown(const Place& place, std::initializer_list<const char*> known) {
    for (auto& [key, value] : place.json.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end())
            throw usage_error(fmt::format("{}: unknown key {}; there are {}", place.at(key),
                                          shown(key), fmt::join(known, ", ")));
    }
}

HeadSpec head_from_json(const Place& place) {
    const auto& json = place.json;
    if (!json.is_object())
        throw usage_error(
            fmt::format("{}: a head is an object such as {{\"kind\": \"gap-dense\"}}, found {}",
                        place.source.place(place.keys), shown(json)));
    refuse_unknown(place, {"kind", "hidden", "dropout"});
    HeadSpec head;
    head.kind = field(place, "kind", Json::value_t::string, "the kind of head");
    try {
        head_kind(head.kind);
    } catch (const Error& error) {
        throw usage_error(fmt::format("{}: {}", place.at("kind"), error.what()));
    }
    auto bad = [&](const char* key, const char* what) {
        return usage_error(fmt::format("{}: head {}: {}", place.at(key), head.kind, what));
    };
    if (json.contains("hidden")) {
        if (!json["hidden"].is_array() || json["hidden"].size() > max_spec_layers)
            throw bad("hidden", "\"hidden\" must be a list of layer widths");
        for (auto& width : json["hidden"]) {
            if (!width.is_number_integer() || width < 1 || width > 1 << 20)
                throw bad("hidden", "\"hidden\" must hold whole numbers of at least 1");
            head.hidden.push_back(width.get<int>());
        }
    }
    if (json.contains("dropout")) {
        auto& rate = json["dropout"];
        if (!rate.is_number() || rate < 0 || rate > 0.99)
            throw bad("dropout", "\"dropout\" must be a number from 0 to 0.99");
        head.dropout = rate.get<double>();
    }
    return head;
}

} // namespace

HeadSpec ModelSpec::head(const std::string& kind) const {
    head_kind(kind);
    for (auto& head : heads)
        if (head.kind == kind) return head;
    return {.kind = kind, .hidden = {}, .dropout = 0};
}

ModelSpec model_spec_from_json(const Json& json, const JsonSource& source) {
    const Place whole{json, source, {}};
    if (!json.is_object())
        throw usage_error(fmt::format("{}: a model file is one JSON object", source.path()));
    refuse_unknown(whole, {"name", "description", "input", "classes", "backbone", "heads"});
    ModelSpec spec;
    spec.source = std::make_shared<const JsonSource>(source);
    spec.name = field(whole, "name", Json::value_t::string, "a name in quotes");
    if (json.contains("description"))
        spec.description = field(whole, "description", Json::value_t::string, "a text");
    std::string input = field(whole, "input", Json::value_t::string, "a size such as \"28x28x1\"");
    try {
        spec.input = parse_image_shape(input);
    } catch (const Error& error) {
        throw usage_error(fmt::format("{}: \"input\": {}", whole.at("input"), error.what()));
    }
    if (spec.input.channels == 0)
        throw usage_error(fmt::format("{}: \"input\" \"{}\" lacks its channels: write {}x1 or {}x3",
                                      whole.at("input"), input, input, input));
    auto& classes =
        field(whole, "classes", Json::value_t::number_integer, "a whole number of at least 1");
    if (classes < 1 || classes > max_classes)
        throw usage_error(fmt::format("{}: \"classes\" must be from 1 to {}, found {}",
                                      whole.at("classes"), max_classes, shown(classes)));
    spec.classes = classes.get<int>();
    auto& backbone = field(whole, "backbone", Json::value_t::array, "a list of layers");
    if (backbone.size() > max_spec_layers)
        throw usage_error(fmt::format("{}: \"backbone\" has {} layers: expected at most {}",
                                      whole.at("backbone"), backbone.size(), max_spec_layers));
    spec.backbone.assign(backbone.begin(), backbone.end());
    if (!json.contains("heads")) return spec;
    auto& heads = field(whole, "heads", Json::value_t::array, "a list of heads");
    if (heads.size() > max_spec_heads)
        throw usage_error(fmt::format("{}: \"heads\" has {} heads: expected at most {}",
                                      whole.at("heads"), heads.size(), max_spec_heads));
    for (auto& head : heads)
        spec.heads.push_back(
            head_from_json({head, source, {"heads", std::to_string(spec.heads.size())}}));
    return spec;
}

Json to_json(const ModelSpec& spec) {
    Json heads = Json::array();
    for (auto& head : spec.heads)
        heads.push_back({{"kind", head.kind}, {"hidden", head.hidden}, {"dropout", head.dropout}});
    return {{"name", spec.name},
            {"description", spec.description},
            {"input", to_string(spec.input)},
            {"classes", spec.classes},
            {"backbone", spec.backbone},
            {"heads", heads}};
}

ModelSpec load_model_spec(const std::string& name_or_path) {
    std::string names;
    for (const auto& entry : catalog()) {
        if (entry.spec.name == name_or_path) return entry.spec;
        names += (names.empty() ? "" : ", ") + entry.spec.name;
    }
    std::error_code ignored;
    const bool folder = std::filesystem::is_directory(name_or_path, ignored);
    const std::string path = name_or_path + (folder ? "/config.json" : "");
    const auto status = std::filesystem::symlink_status(path, ignored);
    if (status.type() == std::filesystem::file_type::not_found)
        throw usage_error(fmt::format("no model {}: the catalog has {}; or give the path of a "
                                      "JSON model file, of a file of ONNX or of a run folder",
                                      shown(name_or_path), names));
    if (!folder && is_onnx_file(path)) return onnx_model_spec(path);
    std::string text;
    Json json;
    try {
        text = read_regular_file(path, max_spec_bytes);
        json = parse_json(text, path);
    } catch (const Error& error) {
        if (error.failure() == Failure::io) throw;
        throw usage_error(fmt::format("{}; print one to start from with headroom summary {} {}",
                                      error.what(), option_name("model", "mnist-cnn"),
                                      option_name("as-json")));
    }
    if (!folder) return model_spec_from_json(json, {path, std::move(text)});
    const JsonSource source(path);
    return model_spec_from_json(
        field({json, source, {}}, "model", Json::value_t::object, "a run's model"), source);
}

ModelSpec adapted(ModelSpec model, const ImageShape& input, int classes) {
    if (classes < 0 || classes > max_classes)
        throw option_error("classes", fmt::format("{}: expected at least 1", classes));
    if (input.height > 0) {
        const int channels = model.input.channels;
        model.input = input;
        if (model.input.channels == 0) model.input.channels = channels;
    }
    if (classes > 0) model.classes = classes == 2 ? 1 : classes;
    return model;
}

std::vector<std::string> chosen_heads(const ModelSpec& model,
                                      const std::vector<std::string>& asked) {
    std::vector<std::string> heads = asked;
    if (heads.empty())
        for (const auto& head : model.heads)
            heads.push_back(head.kind);
    if (heads.empty())
        throw usage_error(fmt::format("{} lists no heads: name some, such as {}", model.name,
                                      head_kinds().front().kind));
    return heads;
}

} // namespace headroom
