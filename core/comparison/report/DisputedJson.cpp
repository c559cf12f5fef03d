#include "core/comparison/report/DisputedJson.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Base64.h"

#include <fmt/format.h>

namespace headroom {

using Json = nlohmann::ordered_json;

namespace {

std::string base64(const Json& json, const char* key) {
    auto text = json.at(key).get<std::string>();
    if (!is_base64(text)) throw data_error(fmt::format("{}: expected base64", key));
    return text;
}

Json to_json(const DisputedImage& image) {
    Json json{{"name", image.name}, {"label", image.label}, {"picture", image.picture}};
    json["answers"] = Json::array();
    for (const auto& answer : image.answers)
        json["answers"].push_back({{"head", answer.head},
                                   {"answer", answer.label},
                                   {"confidence", answer.confidence},
                                   {"method", answer.method},
                                   {"map", answer.map}});
    return json;
}

DisputedImage image_from(const Json& json) {
    DisputedImage image;
    json.at("name").get_to(image.name);
    json.at("label").get_to(image.label);
    image.picture = base64(json, "picture");
    for (const auto& answer : json.at("answers"))
        image.answers.push_back({answer.at("head").get<std::string>(),
                                 answer.at("answer").get<std::string>(),
                                 answer.at("confidence").get<double>(),
                                 answer.at("method").get<std::string>(), base64(answer, "map")});
    return image;
}

} // namespace

Json to_json(const DisputedImages& disputed) {
    Json json{{"seed", disputed.seed}, {"count", disputed.count}, {"images", Json::array()}};
    for (const auto& image : disputed.shown)
        json["images"].push_back(to_json(image));
    return json;
}

DisputedImages disputed_from_json(const Json& json) {
    DisputedImages disputed;
    json.at("seed").get_to(disputed.seed);
    json.at("count").get_to(disputed.count);
    for (const auto& image : json.at("images"))
        disputed.shown.push_back(image_from(image));
    return disputed;
}

} // namespace headroom
