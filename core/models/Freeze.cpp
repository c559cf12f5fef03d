#include "core/models/Freeze.h"

#include "core/models/GlobalAverage.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace headroom {

namespace {

/// Parses `text` as a number from 0 to `high`; nullopt if it is not one.
std::optional<std::size_t> whole_number(const std::string& text, std::size_t high) {
    std::size_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && number <= high ? std::optional(number)
                                                                       : std::nullopt;
}

std::optional<std::size_t> named_layer(const Network& backbone, const std::string& name) {
    for (std::size_t i = 0; i < backbone.size(); ++i)
        if (name == fmt::format("{}.{}", backbone.prefix(), i)) return i;
    return std::nullopt;
}

[[noreturn]] void fail(const Network& backbone, const char* option, const std::string& text,
                       const std::string& words, std::size_t high) {
    throw option_error(option, fmt::format("{}: expected {}a number from 0 to {}, or a layer from "
                                           "{}.0 to {}.{}",
                                           shown(text), words, high, backbone.prefix(),
                                           backbone.prefix(), backbone.size() - 1));
}

} // namespace

std::size_t frozen_layers(const Network& backbone, const std::string& freeze) {
    const std::size_t count = backbone.size();
    if (freeze == "all") return count;
    if (freeze == "none") return 0;
    if (const auto layer = named_layer(backbone, freeze)) return *layer + 1;
    if (const auto number = whole_number(freeze, count)) return *number;
    fail(backbone, "freeze", freeze, "all, none, ", count);
}

std::size_t layers_before(const Network& backbone, const std::string& unfreeze) {
    if (unfreeze.empty()) return 0;
    const std::size_t last = backbone.size() - 1;
    if (const auto layer = named_layer(backbone, unfreeze)) return *layer;
    if (const auto number = whole_number(unfreeze, last)) return *number;
    fail(backbone, "unfreeze", unfreeze, "", last);
}

void freeze(Model& model, std::size_t layers) {
    for (std::size_t i = 0; i < model.backbone().size(); ++i)
        model.backbone().layer(i).freeze(i < layers);
}

void keep_statistics(Model& model, bool keep) {
    for (std::size_t i = 0; i < model.backbone().size(); ++i)
        model.backbone().layer(i).keep_statistics(keep);
}

std::int64_t frozen_parameters(const Model& model, std::size_t layers) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < layers; ++i)
        for (const auto* parameter : model.backbone().layer(i).parameters())
            if (!parameter->statistic) count += static_cast<std::int64_t>(parameter->value.size());
    return count;
}

std::size_t first_trained_layer(const Model& model, std::size_t layers) {
    const bool pools = layers == model.backbone().size() && begins_with_global_average(model);
    return layers + (pools ? 1 : 0);
}

} // namespace headroom
