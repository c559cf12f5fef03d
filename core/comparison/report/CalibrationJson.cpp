#include "core/comparison/report/CalibrationJson.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

using Json = nlohmann::ordered_json;

namespace {

double share(const Json& json, const char* key) {
    const auto value = json.at(key).get<double>();
    if (!(value >= 0 && value <= 1))
        throw data_error(fmt::format("{}: expected from 0 to 1, found {}", key, value));
    return value;
}

} // namespace

Json to_json(const RunCalibration& calibration) {
    Json json{{"error", calibration.error}};
    if (calibration.temperature) json["temperature"] = *calibration.temperature;
    if (calibration.error_after) json["error_after"] = *calibration.error_after;
    for (std::size_t i = 0; i < surest_shares.size(); ++i)
        json["accuracy_at"][std::to_string(surest_shares[i])] = calibration.surest[i];
    return json;
}

RunCalibration calibration_from_json(const Json& json) {
    RunCalibration calibration;
    calibration.error = share(json, "error");
    if (json.contains("temperature")) calibration.temperature = json["temperature"].get<double>();
    if (json.contains("error_after")) calibration.error_after = share(json, "error_after");
    for (std::size_t i = 0; i < surest_shares.size(); ++i)
        calibration.surest[i] =
            share(json.at("accuracy_at"), std::to_string(surest_shares[i]).c_str());
    return calibration;
}

Json to_json(const std::vector<ReliabilityBin>& bins) {
    auto json = Json::array();
    for (const auto& bin : bins)
        json.push_back({{"to", bin.to},
                        {"count", bin.count},
                        {"confidence", bin.confidence},
                        {"accuracy", bin.accuracy}});
    return json;
}

std::vector<ReliabilityBin> bins_from_json(const Json& json) {
    std::vector<ReliabilityBin> bins;
    for (const auto& one : json) {
        ReliabilityBin bin;
        bin.from = bins.empty() ? 0 : bins.back().to;
        bin.to = share(one, "to");
        const auto count = one.at("count").get<std::int64_t>();
        if (count < 0) throw data_error(fmt::format("count: expected 0 or more, found {}", count));
        bin.count = static_cast<std::size_t>(count);
        bin.confidence = share(one, "confidence");
        bin.accuracy = share(one, "accuracy");
        bins.push_back(bin);
    }
    return bins;
}

} // namespace headroom
