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
        auto text = image_text(prediction.image) + answer_text(answer);
        if (prediction.problem)
            text += "," + csv_field(prediction.problem->what());
        else
            text += fmt::format("{:.6g},", prediction.classes[0].second);
        if (all_classes_)
            for (const auto& name : classes)
                text += prediction.problem
                            ? ","
                            : fmt::format(",{:.6g}", probability_of(prediction, name));
        return text + '\n';
    }

  protected:
    std::string image_text(const std::string& image) const override {
        return csv_field(image) + ',';
    }
    std::string answer_text(const std::string& answer) const override {
        return csv_field(answer) + ',';
    }
    std::size_t end_of_row(const std::string& content, std::size_t at) const override {
        for (bool quoted = false; at < content.size(); ++at) {
            if (content[at] == '"') quoted = !quoted;
            if (content[at] == '\n' && !quoted) return at + 1;
        }
        return std::string::npos;
    }
};

/// "image":"car.jpg", as json_line writes it in an object.
std::string member(const char* key, const std::string& text) {
    auto line = json_line(nlohmann::ordered_json{{key, text}});
    const auto note = line.rfind(",\"escaped_names\":true}"); // is at the end of the whole row
    line.resize(note == line.npos ? line.size() - 1 : note);
    return line.substr(1);
}

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
    std::string image_text(const std::string& image) const override {
        return '{' + member("image", image);
    }
    std::string answer_text(const std::string& answer) const override {
        return answer.empty() ? ",\"error\":" : ',' + member("class", answer);
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
                                                const std::vector<std::string>& answers,
                                                const PredictedImages& images,
                                                const std::filesystem::path& out) const {
    const auto refuse = [&](const std::string& why) {
        throw usage_error(fmt::format("{}: {}: choose another file", out.string(), why));
    };
    const auto first = header(classes);
    if (content.size() < first.size() && first.starts_with(content)) return {};
    if (!content.starts_with(first)) refuse("its first line is not that of these predictions");

    std::vector<std::string> texts;
    for (const auto& answer : answers)
        texts.push_back(answer_text(answer));
    Kept kept{first.size(), {}, {}};
    for (auto at = kept.begin, end = end_of_row(content, at); end != content.npos;
         at = end, end = end_of_row(content, at)) {
        const auto number = kept.rows();
        const auto row = std::string_view(content).substr(at, end - at);
        const auto name = number < images.size() ? images.name(number) : "any image";
        const auto image = image_text(name);
        if (number == images.size() || !row.starts_with(image))
            refuse(fmt::format("row {} is not of {}: it was begun with other images", number + 1,
                               name));
        const auto rest = row.substr(image.size());
        const auto answer =
            std::ranges::find_if(texts, [&](const auto& text) { return rest.starts_with(text); });
        if (answer == texts.end() && !rest.starts_with(answer_text("")))
            refuse(fmt::format("row {}, of {}, has no class of this run", number + 1, name));
        kept.ends.push_back(end);
        kept.answers.push_back(answer == texts.end() ? std::nullopt
                                                     : std::optional(static_cast<std::size_t>(
                                                           answer - texts.begin())));
    }
    return kept;
}

} // namespace headroom
