#include "core/models/weights/KnownOrigin.h"

#include "datasets/base/Error.h"

#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <regex>

namespace headroom {

namespace {

struct Publisher {
    const char* name;
    bool keras;
    const char* pattern; ///< regular expression for file names
    const char* mode;
};

// torchvision/models/*.py and keras/applications/*.py; torchvision's names end in a hash.
constexpr Publisher publishers[] = {
    {"torchvision", false,
     "(resnet[0-9]+|vgg[0-9]+(_bn)?|squeezenet1_[01]|mobilenet_v2)-[0-9a-f]{8}\\.pth", "torch"},
    {"Keras", true, "vgg1[69]_weights_tf_dim_ordering_tf_kernels(_notop)?\\.h5", "caffe"},
    {"Keras", true, "resnet50_weights_tf_dim_ordering_tf_kernels(_notop)?\\.h5", "caffe"},
    {"Keras", true, "mobilenet_(1_0|7_5|5_0|2_5)_[0-9]+_tf(_no_top)?\\.h5", "tf"},
    {"Keras", true, "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_[0-9.]+_[0-9]+(_no_top)?\\.h5",
     "tf"},
};

} // namespace

std::optional<DeclaredPreprocessing> published_preprocessing(const std::string& path,
                                                             WeightFormat format) {
    const bool torch =
        format == WeightFormat::pytorch_zip || format == WeightFormat::pytorch_legacy;
    const bool keras = format == WeightFormat::keras_weights;
    const auto name = std::filesystem::path(path).filename().string();
    if (name.size() > 100) return std::nullopt; // std::regex is recursive
    for (const auto& publisher : publishers)
        if ((publisher.keras ? keras : torch) &&
            std::regex_match(name, std::regex(publisher.pattern)))
            return DeclaredPreprocessing{parse_preprocessing(publisher.mode),
                                         fmt::format("{}'s own file, by its name", publisher.name)};
    return std::nullopt;
}

DeclaredPreprocessing choose_preprocessing(const WeightFile& file, const std::string& asked) {
    if (!asked.empty()) return {parse_preprocessing(asked), fmt::format("as asked: {}", asked)};
    if (file.preprocessing) return *file.preprocessing;
    throw option_error(
        "preprocessing",
        fmt::format("is needed: {} does not say what was done to its pixels: expected {}, or a "
                    "JSON file",
                    file.path, fmt::join(preprocessing_names(), ", ")));
}

} // namespace headroom
