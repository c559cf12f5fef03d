#include "core/training/LbfgsStep.h"

#include "core/models/Model.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

LoaderOptions in_order(const PlanSpec& full, const ModelInput& input) {
    LoaderOptions options;
    options.batch_size = static_cast<std::size_t>(full.batch);
    options.normalisation = input.normalisation;
    options.transform = input.transform;
    return options;
}

std::vector<Parameter*> trained(Model& model) {
    auto parameters = model.parameters();
    std::erase_if(parameters, [](const Parameter* parameter) { return !parameter->trainable; });
    return parameters;
}

} // namespace

LbfgsStep::LbfgsStep(Model& model, DatasetPtr data, const ModelInput& input, const PlanSpec& full,
                     const TrainOptions& options, LossOptions loss)
    : units_(model.units()), weight_decay_(options.weight_decay), loss_(std::move(loss)),
      loader_(std::move(data), in_order(full, input)), plans_(model, full, input.first_layer),
      parameters_(trained(model)) {
    const auto rest = static_cast<int>(loader_.samples() % static_cast<std::size_t>(full.batch));
    if (rest > 0) plans_.prepare(rest);
}

std::vector<float> LbfgsStep::parameter_values() const {
    std::vector<float> values;
    for (const auto* parameter : parameters_) {
        const Tensor plain = parameter->plain_value();
        values.insert(values.end(), plain.values().begin(), plain.values().end());
    }
    return values;
}

void LbfgsStep::set_parameters(std::span<const float> values) {
    for (auto* parameter : parameters_) {
        parameter->set_value(values.first(parameter->value.size()));
        values = values.subspan(parameter->value.size());
    }
}

double LbfgsStep::evaluate(std::span<const float> at, std::span<float> gradient,
                           const std::stop_token& stop) {
    set_parameters(at);
    std::vector<double> sums(at.size());
    double loss = 0;
    latest_ = {};
    loader_.start(0);
    while (const Batch* batch = loader_.next()) {
        Plan& plan = plans_.load(*batch);
        if (stop.stop_requested() || !plan.forward()) throw Cancelled{};
        const auto result =
            cross_entropy(plan.logits(), units_, batch->labels, loss_, plan.diff_logits());
        if (!plan.backward()) throw Cancelled{};
        loss += result.loss * result.weight;
        latest_.weight += result.weight;
        latest_.correct += result.correct;
        auto sum = sums.begin();
        for (const auto* parameter : parameters_) {
            const Tensor plain = parameter->plain_grad();
            for (const float value : plain.values())
                *sum++ += result.weight * static_cast<double>(value);
        }
    }
    latest_.loss = loss / latest_.weight;
    if (here_.weight == 0) here_ = latest_; // the first one is where the model is
    double squares = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const auto value = static_cast<double>(at[i]);
        squares += value * value;
        gradient[i] = static_cast<float>(sums[i] / latest_.weight + weight_decay_ * value);
    }
    return latest_.loss + weight_decay_ / 2 * squares;
}

LossResult LbfgsStep::operator()(const std::stop_token& stop) {
    auto x = parameter_values();
    plans_.stop_by(stop);
    stopped_ = false;
    try {
        if (lbfgs_.iterate(x, [&](std::span<const float> at, std::span<float> gradient) {
                return evaluate(at, gradient, stop);
            }))
            here_ = latest_;
    } catch (const Cancelled&) {
        stopped_ = true;
    }
    set_parameters(x);
    return here_;
}

void LbfgsStep::restore(const std::map<std::string, Tensor>& state) {
    lbfgs_.restore(state, parameter_values().size());
    here_ = {};
}

void check_lbfgs(const Model& model, std::size_t frozen, const TrainOptions& options) {
    const auto refuse = [](const std::string& why) {
        throw option_error("optimizer",
                           "lbfgs: trains one dense layer after a frozen backbone, " + why);
    };
    if (frozen < model.backbone().size())
        refuse(fmt::format("and {} of {} layers are frozen: give {}", frozen,
                           model.backbone().size(), option_name("freeze", "all")));
    if (options.transfer.finetune_epochs > 0)
        refuse("and cannot fine-tune: leave out " + option_name("finetune-epochs"));
    const auto& head = model.head();
    int with_parameters = 0;
    for (std::size_t i = 0; i < head.size(); ++i)
        with_parameters += head.layer(i).parameters().empty() ? 0 : 1;
    if (head.layer(head.size() - 1).type() != "dense" || with_parameters != 1)
        refuse(fmt::format("and {} of {} is more than that: choose another head or optimizer",
                           model.head_spec().kind, model.spec().name));
    if (parse_augmentation(options.augment).any() && options.transfer.views == 0)
        refuse(fmt::format("and {} changes the images in every step: give {}",
                           option_name("augment"), option_name("views", "2")));
    if (options.precision == PrecisionOption::bf16)
        refuse("in f32: leave out " + option_name("precision", "bf16"));
}

} // namespace headroom
