#include "core/jobs/evaluation/PredictionRows.h"

#include "datasets/base/text/CsvField.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

double probability_of(const Prediction& prediction, const std::string& name) {
    return std::ranges::find(prediction.classes, name, &std::pair<std::string, double>::first)
        ->second;
}

class CsvRows : public PredictionRows {
  public:
    explicit CsvRows(bool all_classes) : PredictionRows(all_classes) {}

    std::string header(const std::vector<std::string>& classes) const override {
        std::string text = "image,class,probability,error";
        if (all_classes_)
            for (const auto& name : classes)
                text += ',' + csv_field("p(" + name + ")");
        return text + '\n';
    }

    std::string row(const Prediction& prediction, const std::string& answer,
                    const std::vector<std::string>& classes) const override {
        auto text = beginning(prediction.image);
        if (prediction.problem)
            text += ",," + csv_field(prediction.problem->what());
        else
            text += fmt::format("{},{:.6g},", csv_field(answer), prediction.classes[0].second);
        if (all_classes_)
            for (const auto& name : classes)
                text += prediction.problem
                            ? ","
                            : fmt::format(",{:.6g}", probability_of(prediction, name));
        return text + '\n';
    }

  protected:
    std::string beginning(const std::string& image) const override {
        return csv_field(image) + ',';
    }
    std::size_t end_of_row(const std::string& content, std::size_t at) const override {
        for (bool quoted = false; at < content.size(); ++at) {
            if (content[at] == '"') quoted = !quoted;
            if (content[at] == '\n' && !quoted) return at + 1;
        }
        return std::string::npos;
    }
};

class JsonRows : public PredictionRows {
  public:
    explicit JsonRows(bool all_classes) : PredictionRows(all_classes) {}

    std::string header(const std::vector<std::string>&) const override { return {}; }

    std::string row(const Prediction& prediction, const std::string& answer,
                    const std::vector<std::string>&) const override {
        nlohmann::ordered_json json = {{"image", prediction.image}};
        if (prediction.problem) {
            json["error"] = prediction.problem->what();
        } else {
            json["class"] = answer;
            json["probability"] = prediction.classes[0].second;
            if (all_classes_)
                for (const auto& [name, probability] : prediction.classes)
                    json["probabilities"].push_back(
                        {{"class", name}, {"probability", probability}});
        }
        return json_line(json) + '\n';
    }

  protected:
    std::string beginning(const std::string& image) const override {
        // {"image":"car.jpg" without the brace that ends it
        auto text = json_line(nlohmann::ordered_json{{"image", image}});
        if (const auto other = text.find(",\"escaped_names\""); other != text.npos)
            text.resize(other);
        else
            text.pop_back();
        return text;
    }
    std::size_t end_of_row(const std::string& content, std::size_t at) const override {
        const auto end = content.find('\n', at);
        return end == content.npos ? end : end + 1;
    }
};

} // namespace

std::unique_ptr<PredictionRows> PredictionRows::make(const std::filesystem::path& out,
                                                     bool all_classes) {
    if (out.extension() == ".csv") return std::make_unique<CsvRows>(all_classes);
    if (out.extension() == ".jsonl") return std::make_unique<JsonRows>(all_classes);
    throw usage_error(
        fmt::format("{}: expected the name of a file that ends in .csv or .jsonl", out.string()));
}

PredictionRows::Kept PredictionRows::whole_rows(const std::string& content,
                                                const std::vector<std::string>& classes,
                                                const PredictedImages& images,
                                                const std::filesystem::path& out) const {
    Kept kept;
    const auto first = header(classes);
    if (content.size() < first.size()) {
        if (first.starts_with(content)) return {};
    } else if (content.starts_with(first)) {
        kept.bytes = first.size();
    }
    if (kept.bytes == 0 && !first.empty())
        throw usage_error(fmt::format("{}: its first line is not that of these predictions: "
                                      "choose another file",
                                      out.string()));
    for (auto end = end_of_row(content, kept.bytes); end != content.npos;
         end = end_of_row(content, kept.bytes)) {
        const bool same =
            kept.rows < images.size() && std::string_view(content)
                                             .substr(kept.bytes)
                                             .starts_with(beginning(images.name(kept.rows)));
        if (!same)
            throw usage_error(fmt::format(
                "{}: row {} is not of {}: the images are not those that it was begun with: choose "
                "another file",
                out.string(), kept.rows + 1,
                kept.rows < images.size() ? images.name(kept.rows) : "any image"));
        ++kept.rows;
        kept.bytes = end;
    }
    return kept;
}

} // namespace headroom
