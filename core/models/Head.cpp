#include "core/models/Head.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace headroom {

namespace {

const LayerSpec flatten{{"type", "flatten"}};
const LayerSpec global_average_pool{{"type", "adaptive-avgpool"}, {"size", 1}};

/// Flattens the result of `pool`, if there is one, into dense layers.
std::vector<LayerSpec> dense_after(std::vector<LayerSpec> pool, const HeadSpec& spec, int units) {
    auto layers = std::move(pool);
    layers.push_back(flatten);
    for (int width : spec.hidden) {
        layers.push_back({{"type", "dense"}, {"units", width}});
        layers.push_back({{"type", "relu"}});
        if (spec.dropout > 0) layers.push_back({{"type", "dropout"}, {"rate", spec.dropout}});
    }
    layers.push_back({{"type", "dense"}, {"units", units}});
    return layers;
}

std::vector<LayerSpec> flatten_dense(const HeadSpec& spec, int units) {
    return dense_after({}, spec, units);
}

std::vector<LayerSpec> gap_dense(const HeadSpec& spec, int units) {
    return dense_after({global_average_pool}, spec, units);
}

std::vector<LayerSpec> gmp_dense(const HeadSpec& spec, int units) {
    return dense_after({{{"type", "global-maxpool"}}}, spec, units);
}

std::vector<LayerSpec> gap_gmp_dense(const HeadSpec& spec, int units) {
    return dense_after({{{"type", "global-avgmaxpool"}}}, spec, units);
}

std::vector<LayerSpec> gem_dense(const HeadSpec& spec, int units) {
    return dense_after({{{"type", "gem"}, {"power", 3}}}, spec, units);
}

std::vector<LayerSpec> pool_dense(const HeadSpec& spec, int units) {
    return dense_after({{{"type", "adaptive-avgpool"}, {"size", head_size(spec.kind)}}}, spec,
                       units);
}

std::vector<LayerSpec> gap_conv(const HeadSpec&, int units) {
    return {{{"type", "conv"}, {"filters", units}, {"kernel", 1}},
            {{"type", "relu"}},
            global_average_pool,
            flatten};
}

/// The text before and after a family's number: "pool-" and "-dense".
std::pair<std::string_view, std::string_view> around_size(const HeadKind& family) {
    const std::string_view kind = family.kind;
    const auto at = kind.find("-S-") + 1;
    return {kind.substr(0, at), kind.substr(at + 1)};
}

/// Returns what a head of the family has as its number; none if it is of another kind.
std::optional<std::string> size_text(const HeadKind& family, const std::string& head) {
    if (family.sizes.empty()) return {};
    const auto [before, after] = around_size(family);
    if (head.size() <= before.size() + after.size() || !head.starts_with(before) ||
        !head.ends_with(after))
        return {};
    return head.substr(before.size(), head.size() - before.size() - after.size());
}

/// Parses the number of a head, which has one spelling; 0 if it is none.
int parse_size(const std::string& text) {
    int size = 0;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return size > 0 && std::to_string(size) == text ? size : 0;
}

} // namespace

const std::vector<HeadKind>& head_kinds() {
    static const std::vector<HeadKind> kinds{
        {"flatten-dense", "flatten the feature maps into dense layers", flatten_dense, false},
        {"gap-dense", "average each feature map, then dense layers", gap_dense, true},
        {"gmp-dense", "maximum of each feature map, then dense layers", gmp_dense, true},
        {"gap-gmp-dense", "average and maximum of each feature map, then dense layers",
         gap_gmp_dense, true},
        {"gem-dense",
         "generalised mean of each feature map with a learned power, then dense layers", gem_dense,
         true},
        {"pool-S-dense",
         "average each feature map to SxS values, then dense layers; S is from 1, as gap-dense, to "
         "the side of the features, as flatten-dense",
         pool_dense,
         true,
         {1, 2, 4, 7}},
        {"gap-conv", "1x1 convolution to one map a class, then average it", gap_conv, true},
    };
    return kinds;
}

const HeadKind& head_kind(const std::string& head) {
    for (const auto& kind : head_kinds()) {
        const auto size = size_text(kind, head);
        if (size && parse_size(*size) == 0)
            throw usage_error(
                fmt::format("{}: S is {}, expected a number from 1 to the side of the features",
                            shown(head), shown(*size)));
        if (size || kind.kind == head) return kind;
    }
    throw usage_error(fmt::format("unknown head {}; there are {}", shown(head), head_kinds_text()));
}

std::string head_kinds_text() {
    std::string text;
    for (const auto& kind : head_kinds())
        text += (text.empty() ? "" : ", ") + kind.kind;
    return text;
}

std::vector<std::string> head_names() {
    std::vector<std::string> names;
    for (const auto& kind : head_kinds()) {
        if (kind.sizes.empty()) names.push_back(kind.kind);
        for (const int size : kind.sizes) {
            const auto [before, after] = around_size(kind);
            names.push_back(fmt::format("{}{}{}", before, size, after));
        }
    }
    return names;
}

int head_size(const std::string& head) {
    return parse_size(size_text(head_kind(head), head).value_or(""));
}

void check_head(const std::string& head, const Shape& features) {
    const auto side = std::min(features[1], features[2]);
    if (head_size(head) > side)
        throw usage_error(fmt::format("{}: S from 1 to {}, the {} of the features", head, side,
                                      features[1] == features[2] ? "side" : "shorter side"));
}

} // namespace headroom
