#include "core/training/TrainOptions.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/data/Transforms.h"

namespace headroom {

bool TrainOptions::searches_rate() const {
    return (fair || learning_rate == automatic_rate) && optimizer != OptimizerKind::lbfgs;
}

bool TrainOptions::searches_epochs() const {
    return (fair || epochs == automatic_epochs) && optimizer != OptimizerKind::lbfgs;
}

int TrainOptions::first_epochs() const {
    if (epochs != automatic_epochs) return epochs;
    return optimizer == OptimizerKind::lbfgs ? epoch_limit : TrainOptions().epochs;
}

double TrainOptions::usual_learning_rate() const {
    return optimizer == OptimizerKind::sgd ? 0.05 : 3e-3;
}

double TrainOptions::peak_learning_rate() const {
    return learning_rate > 0 ? learning_rate : usual_learning_rate();
}

void TrainOptions::validate() const {
    check_values(*this);
    parse_augmentation(augment);
}

std::vector<std::string> TrainOptions::unused(bool has_valid_split, int classes) const {
    std::vector<std::string> notes;
    const auto note = [&](const char* key, const std::string& why) {
        notes.push_back(fmt::format("{} has no effect: {}", option_name(key), why));
    };
    const TrainOptions by_default;
    if (patience != by_default.patience && !has_valid_split)
        note("patience",
             "there is no valid split to watch: give " + option_name("valid-fraction", "0.1"));
    visit_fields(*this, [&](const OptionField& field, const auto& value, const auto& usual) {
        if (*field.needs && value != usual && !has_needed(*this, field))
            note(field.key, "it is for " + option_name(field.needs, field.needs_value));
    });
    if (optimizer == OptimizerKind::lbfgs)
        for (const char* key : {"lr", "schedule"})
            if (value_of_field(*this, key) != value_of_field(by_default, key))
                note(key, "lbfgs finds the length of each step");
    if (fair && learning_rate != by_default.learning_rate)
        note("lr", option_name("fair") + " searches it");
    if (epoch_limit != by_default.epoch_limit && !searches_epochs())
        note("max-epochs", "it is for " + option_name("epochs", "auto"));
    if (two_classes != by_default.two_classes && classes != 2)
        note("two-classes", "there are more than two classes");
    return notes;
}

} // namespace headroom
