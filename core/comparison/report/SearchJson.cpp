#include "core/comparison/report/SearchJson.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <fmt/format.h>
#include <limits>

namespace headroom {

using Json = nlohmann::ordered_json;

Json to_json(const SearchResult& result) {
    auto trials = Json::array();
    for (const auto& trial : result.trials)
        trials.push_back({{"learning_rate", trial.learning_rate},
                          {"epochs", trial.epochs},
                          {"loss", trial.loss}, // null where it is infinite
                          {"accuracy", trial.accuracy}});
    return {{"head", result.head},
            {"learning_rate", result.learning_rate},
            {"epochs", result.epochs},
            {"rate_searched", result.rate_searched},
            {"epochs_searched", result.epochs_searched},
            {"settled", result.settled},
            {"seconds", result.seconds},
            {"trials", trials}};
}

SearchResult search_from_json(const Json& json) {
    SearchResult result;
    json.at("head").get_to(result.head);
    json.at("learning_rate").get_to(result.learning_rate);
    json.at("epochs").get_to(result.epochs);
    json.at("rate_searched").get_to(result.rate_searched);
    json.at("epochs_searched").get_to(result.epochs_searched);
    json.at("settled").get_to(result.settled);
    json.at("seconds").get_to(result.seconds);
    for (const auto& trial : json.at("trials")) {
        const auto& loss = trial.at("loss");
        result.trials.push_back(
            {trial.at("learning_rate").get<double>(), trial.at("epochs").get<int>(),
             loss.is_null() ? std::numeric_limits<double>::infinity() : loss.get<double>(),
             trial.at("accuracy").get<double>()});
    }
    return result;
}

std::string searches_text(const std::vector<SearchResult>& all) {
    auto searched = Json::array();
    for (const auto& result : all)
        searched.push_back(to_json(result));
    return json_text({{"searched", searched}});
}

std::vector<SearchResult> read_searches(const std::filesystem::path& path) {
    std::vector<SearchResult> all;
    const auto json = read_json_file(path);
    try {
        for (const auto& result : json.at("searched"))
            all.push_back(search_from_json(result));
    } catch (const Json::exception& error) {
        throw data_error(fmt::format("{}: is damaged: {}: remove it to search again", path.string(),
                                     error.what()));
    }
    return all;
}

} // namespace headroom
