#include "core/jobs/verdict/PredictionFile.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/text/CsvReader.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>

namespace headroom {
namespace {

constexpr std::uint64_t max_bytes = 2'000'000'000;

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    });
    return text;
}

/// Positions of the columns that matter.
struct Columns {
    std::optional<std::size_t> id, label, predicted, run;
    std::vector<std::size_t> probabilities;
    std::vector<std::string> names;

    explicit Columns(const std::vector<std::string>& fields) : names(fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const auto name = lower_case(fields[i]);
            if (name == "id" || name == "sample") id = i;
            if (name == "label") label = i;
            if (name == "prediction" || name == "predicted") predicted = i;
            if (name == "run") run = i;
            if (name.starts_with("p(") && name.ends_with(')')) probabilities.push_back(i);
        }
    }

    bool complete() const { return id && label && predicted; }
};

class PredictionReader {
  public:
    explicit PredictionReader(const std::string& where) : where_(where) {}

    std::vector<PredictedModel> read(std::string_view text) {
        const auto rows = parse_csv(text, where_);
        if (rows.empty())
            throw data_error(fmt::format("{}: empty: expected a first line such as "
                                         "id,label,prediction",
                                         where_));
        Columns columns(rows.front().fields);
        check(columns);
        for (const auto& row : rows) {
            if (Columns again(row.fields); again.complete())
                columns = again; // the first line, or that of another part
            else
                add(row, columns);
        }
        if (models_.empty())
            throw data_error(
                fmt::format("{}: no predictions: expected lines after the first", where_));
        for (auto& model : models_)
            if (model.confidences.size() != model.ids.size()) model.confidences.clear();
        return std::move(models_);
    }

  private:
    Error problem(const CsvRow& row, const std::string& what) const {
        return data_error(fmt::format("{} line {}: {}", where_, row.line, what));
    }

    void check(const Columns& columns) const {
        if (columns.complete()) return;
        const auto* missing = !columns.id      ? "id (or sample)"
                              : !columns.label ? "label"
                                               : "prediction (or predicted)";
        throw data_error(
            fmt::format("{}: no column {}: expected a first line such as id,label,prediction, "
                        "found {}",
                        where_, missing, shown(fmt::format("{}", fmt::join(columns.names, ",")))));
    }

    void add(const CsvRow& row, const Columns& columns) {
        if (row.fields.size() != columns.names.size())
            throw problem(row, fmt::format("{} fields, expected {} as in the line of titles",
                                           row.fields.size(), columns.names.size()));
        auto& model = model_of(columns.run ? row.fields[*columns.run] : std::string());
        const auto& id = row.fields[*columns.id];
        const auto [first, added] =
            lines_[static_cast<std::size_t>(&model - models_.data())].try_emplace(id, row.line);
        if (!added)
            throw problem(row, fmt::format("{} is twice, first in line {}: expected one "
                                           "prediction for each id",
                                           shown(id), first->second));
        model.ids.push_back(id);
        model.labels.push_back(row.fields[*columns.label]);
        model.predicted.push_back(row.fields[*columns.predicted]);
        if (columns.probabilities.empty()) return;
        double highest = 0;
        for (const auto column : columns.probabilities)
            highest = std::max(highest, probability(row, columns, column));
        model.confidences.push_back(highest);
    }

    double probability(const CsvRow& row, const Columns& columns, std::size_t column) const {
        const auto& text = row.fields[column];
        double value = 0;
        const auto* end = text.data() + text.size();
        const auto [at, error] = std::from_chars(text.data(), end, value);
        if (error != std::errc() || at != end || !(value >= 0 && value <= 1))
            throw problem(row, fmt::format("{} is {}: expected a number from 0 to 1",
                                           shown(columns.names[column]), shown(text)));
        return value;
    }

    PredictedModel& model_of(const std::string& run) {
        const auto found = std::ranges::find(runs_, run);
        if (found != runs_.end()) return models_[static_cast<std::size_t>(found - runs_.begin())];
        constexpr std::size_t max_models = 1000;
        if (runs_.size() == max_models)
            throw data_error(fmt::format("{}: more than {} runs", where_, max_models));
        runs_.push_back(run);
        models_.emplace_back().name =
            run.empty() ? std::filesystem::path(where_).stem().string() : run;
        lines_.emplace_back();
        return models_.back();
    }

    const std::string& where_;
    std::vector<std::string> runs_;
    std::vector<PredictedModel> models_;
    std::vector<std::map<std::string, std::size_t>> lines_; ///< of each model's ids
};

} // namespace

std::vector<PredictedModel> parse_predictions(std::string_view text, const std::string& where) {
    return PredictionReader(where).read(text);
}

std::vector<PredictedModel> read_predictions(const std::filesystem::path& path) {
    return parse_predictions(read_regular_file(path.string(), max_bytes), path.string());
}

} // namespace headroom
