#pragma once

#include "core/engine/Precision.h"
#include "core/training/TransferOptions.h"
#include "datasets/base/options/OptionField.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

enum class OptimizerKind { adamw, sgd, lbfgs };
enum class ScheduleKind { constant, step, cosine, one_cycle };
enum class ClassWeights { none, balanced };
enum class NormaliseBy { automatic, none };
enum class TwoClasses { sigmoid, softmax };

template <>
struct ChoiceNames<OptimizerKind> {
    static constexpr std::array values{std::pair{OptimizerKind::adamw, "adamw"},
                                       std::pair{OptimizerKind::sgd, "sgd"},
                                       std::pair{OptimizerKind::lbfgs, "lbfgs"}};
};
template <>
struct ChoiceNames<ScheduleKind> {
    static constexpr std::array values{
        std::pair{ScheduleKind::constant, "constant"}, std::pair{ScheduleKind::step, "step"},
        std::pair{ScheduleKind::cosine, "cosine"}, std::pair{ScheduleKind::one_cycle, "one-cycle"}};
};
template <>
struct ChoiceNames<ClassWeights> {
    static constexpr std::array values{std::pair{ClassWeights::none, "none"},
                                       std::pair{ClassWeights::balanced, "balanced"}};
};
template <>
struct ChoiceNames<NormaliseBy> {
    static constexpr std::array values{std::pair{NormaliseBy::automatic, "auto"},
                                       std::pair{NormaliseBy::none, "none"}};
};
template <>
struct ChoiceNames<TwoClasses> {
    static constexpr std::array values{std::pair{TwoClasses::sigmoid, "sigmoid"},
                                       std::pair{TwoClasses::softmax, "softmax"}};
};

/// Values of epochs and learning_rate that mean: searched for each head (SearchOptions.h).
constexpr int automatic_epochs = 0;
constexpr double automatic_rate = -1;

/// How a network is trained; the same for all heads of a comparison. visit_fields() below explains
/// each.
struct TrainOptions {
    int epochs = 5;
    int batch_size = 128;
    OptimizerKind optimizer = OptimizerKind::adamw;
    double learning_rate = 0; ///< the peak; 0 = the optimizer's default
    bool fair = false;        ///< rate and epochs are both automatic
    int epoch_limit = 64;     ///< of automatic epochs
    ScheduleKind schedule = ScheduleKind::one_cycle;
    std::string augment = "none"; ///< see parse_augmentation
    PrecisionOption precision = PrecisionOption::automatic;
    std::uint64_t seed = 0;
    double weight_decay = 0.01;
    double momentum = 0.9;
    int step_epochs = 0;
    double step_factor = 0.1;
    double label_smoothing = 0;
    ClassWeights class_weights = ClassWeights::none; ///< balanced: n / (classes * count)
    int patience = 0;
    NormaliseBy normalise = NormaliseBy::automatic;
    TwoClasses two_classes = TwoClasses::sigmoid;
    int threads = 0;    ///< 0 = every core this process may use
    bool tune = true;   ///< choose algorithms by measuring them (core/engine/TuningCache.h)
    std::string hidden; ///< dense layers of every head (core/models/HiddenLayers.h)
    TransferOptions transfer;
    std::string tuning;       ///< a run's tuning.json, whose choices take precedence; empty = none
    bool tensorboard = false; ///< an event file in the run's folder

    bool searches_rate() const;
    bool searches_epochs() const;

    bool searches() const { return searches_rate() || searches_epochs(); }
    int first_epochs() const; ///< epochs, or the number that a search begins with

    double usual_learning_rate() const; ///< the optimizer's default
    double peak_learning_rate() const;  ///< learning_rate, or the default

    /// Throws Error(usage) with the option's key, its value and the allowed values.
    void validate() const;

    /// A line for each option that was given and has no effect on such data.
    std::vector<std::string> unused(bool has_valid_split, int classes) const;
};

/// Options that other commands have too.
inline const OptionField threads_field{
    .key = "threads",
    .label = "Threads",
    .help = "number of threads",
    .value_name = "N",
    .default_text = "one per core",
    .range = {.min = 0, .expected = "at least 1, or 0 for every core"},
    .rare = true};
inline const OptionField tune_field{
    .key = "tune",
    .label = "Measure which algorithm is fastest",
    .help = "choose convolution algorithms by measuring them on this machine",
    .rare = true};

/// Calls visit(OptionField, value, default) for each option, in the order of help and forms.
/// `Options` is TrainOptions, const or not.
template <typename Options, typename Visit>
requires std::is_same_v<std::remove_const_t<Options>, TrainOptions>
void visit_fields(Options& o, Visit&& visit) {
    const TrainOptions d;
    constexpr OptionRange from_1{.min = 1, .expected = "at least 1"};
    constexpr OptionRange from_0{.min = 0, .expected = "at least 0"};
    constexpr OptionRange below_1{
        .min = 0, .max = 1, .expected = "at least 0 and below 1", .without_max = true};
    visit(OptionField{.key = "epochs",
                      .label = "E&pochs",
                      .help = "passes over the training images; auto: until the loss on images "
                              "held out from them settles, for each head",
                      .value_name = "N",
                      .range = from_1,
                      .named = {"auto", automatic_epochs},
                      .always_in_command = true},
          o.epochs, d.epochs);
    visit(OptionField{.key = "batch-size",
                      .label = "&Batch size",
                      .help = "images in a training step",
                      .value_name = "N",
                      .range = from_1,
                      .always_in_command = true},
          o.batch_size, d.batch_size);
    visit(OptionField{.key = "optimizer",
                      .label = "&Optimizer",
                      .help = "adamw, sgd with momentum, or lbfgs: a dense layer after a frozen "
                              "backbone, trained on all images at once until it has converged",
                      .always_in_command = true},
          o.optimizer, d.optimizer);
    visit(OptionField{.key = "lr",
                      .label = "Learni&ng rate",
                      .help = "peak learning rate; auto: searched for each head, on images held "
                              "out from the training images",
                      .value_name = "X",
                      .default_text = "adamw 0.003, sgd 0.05",
                      .file_key = "learning_rate",
                      .range = {.min = 0,
                                .expected = "a number above 0, or 0 for the optimizer's default"},
                      .named = {"auto", automatic_rate},
                      .always_in_command = true},
          o.learning_rate, d.learning_rate);
    visit(OptionField{.key = "fair",
                      .label = "A fair chance for each head",
                      .help = "search each head's learning rate and epochs, with equal effort",
                      .in_file = InFile::if_given},
          o.fair, d.fair);
    visit(OptionField{.key = "schedule",
                      .label = "Schedu&le",
                      .help = "learning rate over time",
                      .always_in_command = true},
          o.schedule, d.schedule);
    visit(OptionField{.key = "augment",
                      .label = "Au&gment",
                      .help = "random changes of training images, such as flip,shift=2,crop=4",
                      .value_name = "LIST"},
          o.augment, d.augment);
    visit(OptionField{.key = "precision",
                      .label = "Precision",
                      .help = "f32, bf16 (mixed precision), or auto: bf16 where it is faster"},
          o.precision, d.precision);
    visit(OptionField{.key = "seed",
                      .label = "First seed",
                      .help = "random seed for initial weights, shuffling and augmentation",
                      .value_name = "N",
                      .always_in_command = true,
                      .rare = true},
          o.seed, d.seed);
    visit_fields(o.transfer, visit);
    visit(
        OptionField{
            .key = "weight-decay",
            .label = "Weight decay",
            .help = "weight decay: decoupled for adamw, added to the gradient for sgd and lbfgs",
            .value_name = "X",
            .range = from_0,
            .rare = true},
        o.weight_decay, d.weight_decay);
    visit(OptionField{.key = "momentum",
                      .label = "Momentum",
                      .help = "momentum of sgd",
                      .value_name = "X",
                      .range = below_1,
                      .needs = "optimizer",
                      .needs_value = "sgd",
                      .rare = true},
          o.momentum, d.momentum);
    visit(OptionField{.key = "step-epochs",
                      .label = "Step epochs",
                      .help = "schedule step: epochs between drops of the learning rate",
                      .value_name = "N",
                      .default_text = "a third of the epochs",
                      .range = {.min = 0, .expected = "at least 1, or 0 for a third of the epochs"},
                      .needs = "schedule",
                      .needs_value = "step",
                      .rare = true},
          o.step_epochs, d.step_epochs);
    visit(
        OptionField{
            .key = "step-factor",
            .label = "Step factor",
            .help = "schedule step: factor of each drop",
            .value_name = "X",
            .range = {.min = 0, .max = 1, .expected = "above 0 and at most 1", .without_min = true},
            .needs = "schedule",
            .needs_value = "step",
            .rare = true},
        o.step_factor, d.step_factor);
    visit(OptionField{.key = "max-epochs",
                      .label = "Most epochs",
                      .help = "most epochs that auto may choose",
                      .value_name = "N",
                      .range = from_1,
                      .in_file = InFile::if_given,
                      .rare = true},
          o.epoch_limit, d.epoch_limit);
    visit(OptionField{.key = "label-smoothing",
                      .label = "Label smoothing",
                      .help = "share of each label spread over all classes",
                      .value_name = "X",
                      .range = below_1,
                      .rare = true},
          o.label_smoothing, d.label_smoothing);
    visit(OptionField{.key = "hidden",
                      .label = "Hidden layers",
                      .help = "units of the dense layers before each head's last one, the same for "
                              "every head, such as 128,56, or none",
                      .value_name = "LIST",
                      .default_text = "as in the model",
                      .in_file = InFile::if_given,
                      .rare = true},
          o.hidden, d.hidden);
    visit(OptionField{.key = "class-weights",
                      .label = "Class weights",
                      .help = "weights of classes in the loss; balanced: rare classes count more",
                      .rare = true},
          o.class_weights, d.class_weights);
    visit(OptionField{.key = "patience",
                      .label = "Patience",
                      .help = "early stopping: epochs without a lower validation loss",
                      .value_name = "N",
                      .default_text = "off",
                      .range = {.min = 0, .expected = "at least 1, or 0 for no early stopping"},
                      .rare = true},
          o.patience, d.patience);
    visit(OptionField{.key = "normalise",
                      .label = "Normalise",
                      .help = "auto: by mean and standard deviation of the training images",
                      .rare = true},
          o.normalise, d.normalise);
    visit(OptionField{.key = "two-classes",
                      .label = "Two classes",
                      .help = "output for two classes: one sigmoid unit, or two softmax units",
                      .rare = true},
          o.two_classes, d.two_classes);
    visit(threads_field, o.threads, d.threads);
    visit(tune_field, o.tune, d.tune);
    visit(OptionField{.key = "tuning",
                      .label = "Tuning file",
                      .help = "tuning.json of a run, to use the same algorithms",
                      .value_name = "FILE",
                      .in_file = InFile::never,
                      .rare = true},
          o.tuning, d.tuning);
    visit(OptionField{.key = "tensorboard",
                      .label = "Event file for TensorBoard",
                      .help = "write loss, accuracy, learning rate and pictures of every epoch to "
                              "an event file that TensorBoard follows",
                      .in_file = InFile::if_given,
                      .rare = true},
          o.tensorboard, d.tensorboard);
}

} // namespace headroom
