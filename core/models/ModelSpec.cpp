#include "core/models/ModelSpec.h"

#include "core/models/Catalog.h"
#include "core/models/Head.h"
#include "datasets/base/Error.h"
#include "datasets/base/Json.h"

#include <fmt/format.h>

namespace headroom {

using Json = nlohmann::ordered_json;

namespace {

constexpr int max_classes = 1 << 20;
constexpr std::size_t most_layers = 10'000;

/// One field of a model file, with a clear line where it is missing or of the wrong kind.
const Json& field(const Json& json, const char* key, Json::value_t type, const char* expected,
                  const std::string& where) {
    auto found = json.find(key);
    if (found == json.end())
        throw usage_error(fmt::format("{}: \"{}\" is missing; expected {}", where, key, expected));
    bool integer = type == Json::value_t::number_integer && found->is_number_integer();
    if (!integer && found->type() != type)
        throw usage_error(
            fmt::format("{}: \"{}\" must be {}, found {}", where, key, expected, shown(*found)));
    return *found;
}

void refuse_unknown(const Json& json, std::initializer_list<const char*> known,
                    const std::string& where) {
    for (auto& [key, value] : json.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end())
            throw usage_error(fmt::format("{}: unknown key {}", where, shown(key)));
    }
}

HeadSpec head_from_json(const Json& json, const std::string& where) {
    if (!json.is_object())
        throw usage_error(
            fmt::format("{}: a head is an object such as {{\"kind\": \"gap-dense\"}}, "
                        "found {}",
                        where, shown(json)));
    refuse_unknown(json, {"kind", "hidden", "dropout"}, where + ", head");
    HeadSpec head;
    head.kind = field(json, "kind", Json::value_t::string, "the kind of head", where);
    head_kind(head.kind);
    auto bad = [&](const char* what) {
        return usage_error(fmt::format("{}, head {}: {}", where, head.kind, what));
    };
    if (json.contains("hidden")) {
        if (!json["hidden"].is_array() || json["hidden"].size() > most_layers)
            throw bad("\"hidden\" must be a list of layer widths");
        for (auto& width : json["hidden"]) {
            if (!width.is_number_integer() || width < 1 || width > 1 << 20)
                throw bad("\"hidden\" must hold whole numbers of at least 1");
            head.hidden.push_back(width.get<int>());
        }
    }
    if (json.contains("dropout")) {
        auto& rate = json["dropout"];
        if (!rate.is_number() || rate < 0 || rate > 0.99)
            throw bad("\"dropout\" must be a number from 0 to 0.99");
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

ModelSpec model_spec_from_json(const Json& json, const std::string& where) {
    if (!json.is_object())
        throw usage_error(fmt::format("{}: a model file is one JSON object", where));
    refuse_unknown(json, {"name", "description", "input", "classes", "backbone", "heads"}, where);
    ModelSpec spec;
    spec.name = field(json, "name", Json::value_t::string, "a name in quotes", where);
    if (json.contains("description"))
        spec.description = field(json, "description", Json::value_t::string, "a text", where);
    std::string input =
        field(json, "input", Json::value_t::string, "a size such as \"28x28x1\"", where);
    try {
        spec.input = parse_image_shape(input);
    } catch (const Error& error) {
        throw usage_error(fmt::format("{}: \"input\": {}", where, error.what()));
    }
    if (spec.input.channels == 0)
        throw usage_error(fmt::format("{}: \"input\" \"{}\" lacks its channels: write {}x1 or {}x3",
                                      where, input, input, input));
    auto& classes = field(json, "classes", Json::value_t::number_integer,
                          "a whole number of at least 1", where);
    if (classes < 1 || classes > max_classes)
        throw usage_error(
            fmt::format("{}: \"classes\" must be at least 1, found {}", where, shown(classes)));
    spec.classes = classes.get<int>();
    auto& backbone = field(json, "backbone", Json::value_t::array, "a list of layers", where);
    if (backbone.size() > most_layers)
        throw usage_error(fmt::format("{}: \"backbone\" has {} layers: expected at most {}", where,
                                      backbone.size(), most_layers));
    spec.backbone.assign(backbone.begin(), backbone.end());
    if (json.contains("heads"))
        for (auto& head : field(json, "heads", Json::value_t::array, "a list of heads", where))
            spec.heads.push_back(head_from_json(head, where));
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
    for (auto& model : catalog()) {
        if (model.name == name_or_path) return model;
        names += (names.empty() ? "" : ", ") + model.name;
    }
    std::error_code ignored;
    const bool folder = std::filesystem::is_directory(name_or_path, ignored);
    const std::string path = name_or_path + (folder ? "/config.json" : "");
    if (!std::filesystem::exists(path, ignored))
        throw usage_error(fmt::format("no model {}: the catalog has {}; or give the path of a "
                                      "JSON model file or of a run folder",
                                      shown(name_or_path), names));
    Json json;
    try {
        json = read_json_file(path);
    } catch (const Error& error) {
        throw usage_error(fmt::format("{}; print one to start from with "
                                      "headroom summary --model mnist-cnn --as-json",
                                      error.what()));
    }
    if (!folder) return model_spec_from_json(json, path);
    return model_spec_from_json(field(json, "model", Json::value_t::object, "a run's model", path),
                                path);
}

ModelSpec adapted(ModelSpec model, const ImageShape& input, int classes) {
    if (classes < 0 || classes > max_classes)
        throw usage_error(fmt::format("--classes {}: expected at least 1", classes));
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
