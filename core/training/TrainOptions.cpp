#include "core/training/TrainOptions.h"

#include "datasets/base/Error.h"
#include "datasets/data/Transforms.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

void require(bool holds, const char* option, const auto& value, const char* expected) {
    if (!holds) throw usage_error(fmt::format("--{} {}: expected {}", option, value, expected));
}

void require_one_of(const char* option, const std::string& value,
                    const std::vector<std::string>& allowed) {
    if (std::ranges::find(allowed, value) == allowed.end())
        throw usage_error(
            fmt::format("--{} {}: expected one of {}", option, value, fmt::join(allowed, ", ")));
}

} // namespace

const TrainWords& train_words() {
    static const TrainWords words;
    return words;
}

double TrainOptions::peak_learning_rate() const {
    if (learning_rate > 0) return learning_rate;
    return optimizer == "sgd" ? 0.05 : 3e-3;
}

void TrainOptions::validate() const {
    auto fraction = [](double value) { return value >= 0 && value < 1; }; // false for NaN
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(batch_size >= 1, "batch-size", batch_size, "at least 1");
    require_one_of("optimizer", optimizer, train_words().optimizer);
    require(learning_rate >= 0 && std::isfinite(learning_rate), "lr", learning_rate,
            "a number above 0, or 0 for the optimizer's default");
    require(fraction(momentum), "momentum", momentum, "at least 0 and below 1");
    require(weight_decay >= 0 && std::isfinite(weight_decay), "weight-decay", weight_decay,
            "a number not below 0");
    require_one_of("schedule", schedule, train_words().schedule);
    require(step_epochs >= 0, "step-epochs", step_epochs, "at least 1, or 0 for a third of them");
    require(step_factor > 0 && step_factor <= 1, "step-factor", step_factor,
            "above 0 and at most 1");
    require(fraction(label_smoothing), "label-smoothing", label_smoothing,
            "at least 0 and below 1");
    require_one_of("class-weights", class_weights, train_words().class_weights);
    require(patience >= 0, "patience", patience, "at least 1, or 0 for no early stopping");
    require_one_of("normalise", normalise, train_words().normalise);
    require_one_of("two-classes", two_classes, train_words().two_classes);
    require(threads >= 0, "threads", threads, "at least 1, or 0 for every core");
    require_one_of("precision", precision, train_words().precision);
    parse_augmentation(augment);
}

std::vector<std::string> TrainOptions::unused(bool has_valid_split, int classes) const {
    const TrainOptions usual;
    std::vector<std::string> notes;
    const auto check = [&](bool given, bool without_effect, const char* option, const char* why) {
        if (given && without_effect)
            notes.push_back(fmt::format("{} has no effect: {}", option, why));
    };
    check(patience != usual.patience, !has_valid_split, "--patience",
          "there is no valid split to watch: give --valid-fraction 0.1");
    check(momentum != usual.momentum, optimizer != "sgd", "--momentum",
          "it is for --optimizer sgd");
    check(step_epochs != usual.step_epochs, schedule != "step", "--step-epochs",
          "it is for --schedule step");
    check(step_factor != usual.step_factor, schedule != "step", "--step-factor",
          "it is for --schedule step");
    check(two_classes != usual.two_classes, classes != 2, "--two-classes",
          "there are more than two classes");
    return notes;
}

} // namespace headroom
