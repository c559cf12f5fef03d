#include "core/models/Model.h"
#include "datasets/base/Error.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;

std::string refused(const char* backbone) {
    Json json{{"name", "m"}, {"input", "8x8x3"}, {"classes", 3}};
    json["backbone"] = Json::parse(backbone);
    json["heads"] = Json::parse(R"([{"kind": "gap-dense"}])");
    try {
        Model(model_spec_from_json(json, "m.json"), "gap-dense");
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(LayerList, AnErrorNamesThePlaceOfANestedLayer) {
    EXPECT_THAT(refused(R"([{"type": "relu"}, {"type": "residual", "body": [
                    {"type": "sequence", "layers": [{"type": "conf"}]}]}])"),
                HasSubstr("backbone.1: body.0: 0: unknown layer type \"conf\""));
    EXPECT_THAT(refused(R"([{"type": "residual", "body": [{"type": "relu"}],
                             "shortcut": [{"type": "conv", "filters": 0, "kernel": 1}]}])"),
                HasSubstr("backbone.0: shortcut.0: layer"));
}

TEST(LayerList, NestedLayersHaveTheSameLimits) {
    EXPECT_THAT(refused(R"([{"type": "residual", "body": [
                    {"type": "adaptive-avgpool", "size": 4096},
                    {"type": "conv", "filters": 4096, "kernel": 1}]}])"),
                AllOf(HasSubstr("body.1: "), HasSubstr("expected at most 1073741824")));
    Json many = Json::array();
    for (int i = 0; i < 10'001; ++i)
        many.push_back({{"type", "relu"}});
    EXPECT_THAT(refused(Json::array({{{"type", "sequence"}, {"layers", many}}}).dump().c_str()),
                HasSubstr("\"layers\" must be a list of at most 10000 layers"));
}

TEST(Residual, BothBranchesMustEndInOneShape) {
    EXPECT_THAT(refused(R"([{"type": "residual",
                             "body": [{"type": "conv", "filters": 4, "kernel": 3}]}])"),
                HasSubstr("its body makes 4x6x6 of 3x8x8, its shortcut 3x8x8"));
    EXPECT_THAT(refused(R"([{"type": "residual"}])"), HasSubstr("found none"));
    EXPECT_THAT(refused(R"([{"type": "residual", "body": "conv"}])"),
                HasSubstr("\"body\" must be a list"));
}

TEST(Conv2d, GroupsMustDivideChannelsAndFilters) {
    EXPECT_THAT(refused(R"([{"type": "conv", "filters": 4, "kernel": 1, "groups": 2}])"),
                HasSubstr("2 groups do not divide 3 channels and 4 filters"));
}

TEST(Padding, IsOneNumberOrTwoOrFourOrSame) {
    for (const char* padding : {"[1]", "[1, 2, 3]", "\"full\"", "-1", "[0, 0, 0, 256]", "[[1], 2]"})
        EXPECT_THAT(refused((R"([{"type": "conv", "filters": 2, "kernel": 3, "padding": )" +
                             std::string(padding) + "}]")
                                .c_str()),
                    HasSubstr("\"padding\" must be "))
            << padding;
}

} // namespace
} // namespace headroom
