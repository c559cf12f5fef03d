#include "cli/TrainOptionsGroup.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// "adamw, sgd (adamw)": the words, and the one that holds unless another is given.
std::string either(const std::vector<std::string>& words, const std::string& usual) {
    return fmt::format("{} ({})", fmt::join(words, ", "), usual);
}

} // namespace

void add_threads_option(OptionSet& options, int& threads) {
    options.number("threads", "N", "cores to use (all)", threads);
}

void add_optimizer_option(OptionSet& options, std::string& optimizer) {
    options.text("optimizer", "NAME", either(train_words().optimizer, optimizer), optimizer);
    options.suggest(train_words().optimizer);
}

void add_precision_option(OptionSet& options, std::string& precision) {
    options.text("precision", "NAME",
                 fmt::format("auto: bf16 where it is faster; f32; bf16 ({})", precision),
                 precision);
    options.suggest(train_words().precision);
}

void add_tune_option(OptionSet& options, bool& no_tune) {
    options.flag("no-tune", "do not measure which algorithm is the quickest on this machine",
                 no_tune);
}

void add_train_options(OptionSet& options, TrainOptions& train) {
    const TrainWords& words = train_words();
    options.group("Training");
    options.number("epochs", "N", fmt::format("passes over the training images ({})", train.epochs),
                   train.epochs);
    options.number("batch-size", "N", fmt::format("images in a step ({})", train.batch_size),
                   train.batch_size);
    add_optimizer_option(options, train.optimizer);
    options.number("lr", "X", "peak learning rate (adamw 0.003, sgd 0.05)", train.learning_rate);
    options.number("momentum", "X", fmt::format("of sgd ({})", train.momentum), train.momentum);
    options.number(
        "weight-decay", "X",
        fmt::format("adamw: decoupled; sgd: added to the gradient ({})", train.weight_decay),
        train.weight_decay);
    options.text("schedule", "NAME", either(words.schedule, train.schedule), train.schedule);
    options.suggest(words.schedule);
    options.number("step-epochs", "N", "step: epochs between drops (a third of them)",
                   train.step_epochs);
    options.number("step-factor", "X",
                   fmt::format("step: what the rate is multiplied by ({})", train.step_factor),
                   train.step_factor);
    options.number("label-smoothing", "X", "share of each label spread over the others (0)",
                   train.label_smoothing);
    options.text("class-weights", "NAME",
                 fmt::format("none, balanced: rare classes count more ({})", train.class_weights),
                 train.class_weights);
    options.suggest(words.class_weights);
    options.number("patience", "N",
                   "stop after N epochs without a better validation loss; needs a validation split",
                   train.patience);
    options.text("augment", "LIST",
                 fmt::format("random changes: flip,shift=2,crop=4 ({})", train.augment),
                 train.augment);
    options.text("normalise", "NAME",
                 fmt::format("auto: by mean and deviation of the training images; none ({})",
                             train.normalise),
                 train.normalise);
    options.suggest(words.normalise);
    options.text("two-classes", "NAME",
                 fmt::format("sigmoid: one unit; softmax: two ({})", train.two_classes),
                 train.two_classes);
    options.suggest(words.two_classes);
    options.number("seed", "N",
                   fmt::format("of first weights, order and augmentation ({})", train.seed),
                   train.seed);
    add_threads_option(options, train.threads);
    add_precision_option(options, train.precision);
    add_tune_option(options, train.no_tune);
    options.text("tuning", "FILE", "tuning.json of a run whose choice of algorithms to repeat",
                 train.tuning);
}

} // namespace headroom
