#pragma once

#include "datasets/base/options/OptionField.h"

#include <string>

namespace headroom {

enum class KeepFeatures { automatic, memory, disk, none };

template <>
struct ChoiceNames<KeepFeatures> {
    static constexpr std::array values{
        std::pair{KeepFeatures::automatic, "auto"}, std::pair{KeepFeatures::memory, "memory"},
        std::pair{KeepFeatures::disk, "disk"}, std::pair{KeepFeatures::none, "none"}};
};

/// Initial weights of a backbone, and which layers are trained. visit_fields() below explains each.
struct TransferOptions {
    std::string weights;       ///< a file; empty = random weights
    std::string preprocessing; ///< empty = as given in the weights
    std::string freeze;        ///< empty = all with weights, else none (core/models/Freeze.h)
    KeepFeatures keep_features = KeepFeatures::automatic;
    int views = 0;           ///< of each image, kept instead of random ones; 0 = none
    int finetune_epochs = 0; ///< after the epochs with the frozen part
    double finetune_lr = 3e-4;
    std::string unfreeze; ///< the first layer that fine-tuning trains; empty = all
    double base_lr_factor = 1;
    bool train_bn = false;

    std::string frozen() const { ///< freeze, or what its default means
        return !freeze.empty() ? freeze : weights.empty() ? "none" : "all";
    }
};

template <typename Options, typename Visit>
requires std::is_same_v<std::remove_const_t<Options>, TransferOptions>
void visit_fields(Options& o, Visit&& visit) {
    const TransferOptions d;
    visit(OptionField{.key = "weights",
                      .label = "&Weights",
                      .help = "pretrained weights of the backbone: a file of PyTorch, Keras, timm, "
                              "safetensors or ONNX, or a run's folder",
                      .value_name = "FILE",
                      .default_text = "random"},
          o.weights, d.weights);
    visit(OptionField{.key = "preprocessing",
                      .label = "Preprocessing",
                      .help =
                          "what the weights expect of pixels: caffe, tf, torch, none, or a JSON "
                          "file",
                      .value_name = "NAME",
                      .default_text = "what the weights say",
                      .needs = "weights"},
          o.preprocessing, d.preprocessing);
    visit(OptionField{.key = "freeze",
                      .label = "Free&ze",
                      .help =
                          "layers of the backbone that are not trained: all, none, how many, or "
                          "the last one's name",
                      .value_name = "LAYERS",
                      .default_text = "all with weights, else none"},
          o.freeze, d.freeze);
    visit(OptionField{.key = "keep-features",
                      .label = "Keep features",
                      .help = "where to keep what a frozen part makes of each image for all "
                              "epochs, heads and seeds: memory, disk (for later commands too), or "
                              "none, to compute it every time; auto: memory within the memory "
                              "budget, and disk within a tenth of its free space",
                      .rare = true},
          o.keep_features, d.keep_features);
    visit(OptionField{.key = "views",
                      .label = "Views",
                      .help = "augmented views of each image, which a frozen part sees once and "
                              "epochs take in turn, instead of new random ones in every epoch",
                      .value_name = "K",
                      .default_text = "new every epoch",
                      .range = {.min = 0,
                                .max = 1000,
                                .expected = "from 1 to 1000, or 0 for new "
                                            "ones in every epoch"},
                      .needs = "augment",
                      .rare = true},
          o.views, d.views);
    visit(OptionField{.key = "finetune-epochs",
                      .label = "Fine-tuning epochs",
                      .help = "epochs that train the backbone as well, after those that train the "
                              "head",
                      .value_name = "N",
                      .range = {.min = 0, .expected = "at least 0"}},
          o.finetune_epochs, d.finetune_epochs);
    visit(OptionField{.key = "finetune-lr",
                      .label = "Fine-tuning rate",
                      .help = "peak learning rate of fine-tuning",
                      .value_name = "X",
                      .range = {.min = 0, .expected = "a number above 0", .without_min = true},
                      .needs = "finetune-epochs",
                      .rare = true},
          o.finetune_lr, d.finetune_lr);
    visit(OptionField{.key = "unfreeze",
                      .label = "Unfreeze from",
                      .help = "first layer of the backbone that fine-tuning trains: its number or "
                              "its name",
                      .value_name = "LAYER",
                      .default_text = "the first",
                      .needs = "finetune-epochs",
                      .rare = true},
          o.unfreeze, d.unfreeze);
    visit(OptionField{.key = "base-lr-factor",
                      .label = "Backbone's rate",
                      .help = "factor of the learning rate for the backbone, where it is trained",
                      .value_name = "X",
                      .range = {.min = 0, .expected = "a number above 0", .without_min = true},
                      .rare = true},
          o.base_lr_factor, d.base_lr_factor);
    visit(OptionField{.key = "train-bn",
                      .label = "Train batch norm's statistics",
                      .help = "let the statistics of pretrained batch norms move",
                      .needs = "weights",
                      .rare = true},
          o.train_bn, d.train_bn);
}

} // namespace headroom
