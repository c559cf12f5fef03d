#include "core/jobs/exploration/HeadsJob.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace headroom {

using nlohmann::ordered_json;

namespace {

ordered_json map_json(const Maps& map) {
    return {{"shape", {map.shape.height, map.shape.width}}, {"values", map.values}};
}

ordered_json head_json(const HeadsResult& result, const HeadOnImage& head) {
    ordered_json json = {
        {"run", head.run.string()},
        {"head", head.head},
        {"answer", result.classes[head.answer]},
        {"right", result.label ? ordered_json(head.answer == *result.label) : ordered_json()},
        {"classes", ordered_json::array()},
        {"activation", nullptr},
        {"occlusion", nullptr},
        {"curve", head.curve}};
    for (std::size_t c = 0; c < result.classes.size(); ++c)
        json["classes"].push_back(
            {{"class", result.classes[c]}, {"probability", head.probabilities[c]}});
    if (head.activation) {
        json["activation"] = {{"method", head.activation->method}};
        json["activation"].update(map_json(head.activation->map));
    }
    if (head.occlusion) {
        json["occlusion"] = {{"patch", head.occlusion->patch}};
        json["occlusion"].update(map_json(head.occlusion->map));
    }
    return json;
}

} // namespace

std::vector<std::size_t> main_classes(const HeadsResult& result, const HeadOnImage& head,
                                      std::size_t count) {
    std::vector<std::size_t> classes(result.classes.size());
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    std::ranges::stable_sort(classes, std::greater(),
                             [&](std::size_t c) { return head.probabilities[c]; });
    classes.resize(std::min(count, classes.size()));
    if (!classes.empty() && std::ranges::find(classes, result.class_index) == classes.end())
        classes.back() = result.class_index;
    return classes;
}

ordered_json to_json(const HeadsResult& result) {
    const auto& label = result.image.label;
    ordered_json json = {{"image", result.image.name},
                         {"label", label.empty() ? ordered_json() : ordered_json(label)},
                         {"shift", {result.shift.dx, result.shift.dy}},
                         {"fill", to_string(result.fill)},
                         {"class", result.classes[result.class_index]},
                         {"curve_shifts", result.curve_shifts},
                         {"heads", ordered_json::array()}};
    for (const auto& head : result.heads)
        json["heads"].push_back(head_json(result, head));
    return json;
}

float most_occluded(const HeadsResult& result) {
    float most = 0;
    for (const auto& head : result.heads)
        if (head.occlusion)
            most = std::max(most, *std::ranges::max_element(head.occlusion->on_image.values));
    return most;
}

Image activation_picture(const HeadsResult& result, const HeadOnImage& head, double opacity) {
    return heat_over(result.shifted, head.activation->on_image, opacity);
}

Image occlusion_picture(const HeadsResult& result, const HeadOnImage& head, double opacity) {
    return heat_over(result.shifted, head.occlusion->on_image, opacity, most_occluded(result));
}

std::vector<NamedPicture> pictures(const HeadsResult& result, double opacity) {
    std::vector<NamedPicture> all{{"image", picture(result.shifted, {0, 1})}};
    int number = 0;
    for (const auto& head : result.heads) {
        ++number;
        if (head.activation)
            all.push_back(
                {fmt::format("activation-{}", number), activation_picture(result, head, opacity)});
        if (head.occlusion)
            all.push_back(
                {fmt::format("occlusion-{}", number), occlusion_picture(result, head, opacity)});
    }
    return all;
}

} // namespace headroom
