#include "core/models/weights/WeightFit.h"

#include "core/models/weights/FileLayers.h"
#include "core/models/weights/Nearest.h"
#include "core/models/weights/WeightTarget.h"
#include "core/tensor/ParameterName.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace headroom {

namespace {

using Role = ParameterKind;

std::string text(const Shape& shape) {
    return shape.empty() ? "a single number" : to_string(shape);
}

bool is_weight(Role kind) {
    return kind == Role::conv_weight || kind == Role::depthwise_weight ||
           kind == Role::dense_weight;
}

/// The slots of one layer, by role.
struct SlotLayer {
    FileLayer::Index weight, bias, mean, variance;

    std::size_t first() const { return weight ? *weight : bias ? *bias : mean ? *mean : *variance; }
    bool is_norm() const { return mean || variance; }
};

std::vector<SlotLayer> slot_layers(const std::vector<ParameterSlot>& slots) {
    std::vector<SlotLayer> layers;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (i == 0 || slots[i].layer != slots[i - 1].layer) layers.emplace_back();
        auto& layer = layers.back();
        const auto kind = slots[i].kind;
        (kind == Role::mean                         ? layer.mean
         : kind == Role::variance                   ? layer.variance
         : kind == Role::bias || kind == Role::beta ? layer.bias
                                                    : layer.weight) = i;
    }
    return layers;
}

class Fitter {
  public:
    Fitter(const WeightFile& file, const WeightTarget& target)
        : file_(file), target_(target), layers_(file_layers(file)),
          wanted_(slot_layers(target.slots)), used_(file.tensors.size(), false) {
        fit_.sources.resize(target.slots.size());
        for (const auto counter : layers_.counters)
            used_[counter] = true;
    }

    WeightFit fit() {
        choose_layers();
        bool folded = false;
        for (std::size_t k = 0; k < wanted_.size(); ++k)
            if (wanted_[k].is_norm() && !chosen_[k] && k > 0 && chosen_[k - 1])
                folded = fold(wanted_[k], *chosen_[k - 1]) || folded;
            else
                fill(wanted_[k], chosen_[k]);
        if (folded)
            fit_.notes.emplace_back("batch norms are folded into the convolutions of the file: the "
                                    "model's own become identities");
        take_top();
        check_nothing_is_left();
        return std::move(fit_);
    }

  private:
    [[noreturn]] void fail(const std::string& why) const {
        throw data_error(fmt::format("{}: does not fit {}: {}", file_.path, target_.model, why));
    }

    std::string name(std::size_t tensor) const { return shown(file_.tensors[tensor].name); }

    /// "backbone.0.weight (conv1.weight)"
    std::string wanted_name(std::size_t slot) const {
        const auto& wanted = target_.slots[slot];
        return wanted.torch_name.empty() ? wanted.name
                                         : fmt::format("{} ({})", wanted.name, wanted.torch_name);
    }

    // ---- match the file's layers to the model's -----------------------------------------------

    using Found = std::vector<const FileLayer*>;

    /// The layer of the file for each of the model's by its name, or null.
    Found by_names(std::string ParameterSlot::*name, std::string FileLayer::*told) const {
        std::map<std::string, const FileLayer*> named;
        for (const auto& layer : layers_.layers)
            named.emplace(layer.*told, &layer);
        Found found;
        for (const auto& layer : wanted_) {
            const auto& slot_name = target_.slots[layer.first()].*name;
            const auto place = named.find(layer_of(slot_name));
            const bool is_there = !slot_name.empty() && place != named.end();
            found.push_back(is_there ? place->second : nullptr);
        }
        return found;
    }

    /// Matches a file of Keras that an export of ours wrote: its layers have our names.
    bool choose_own_keras() {
        auto own = by_names(&ParameterSlot::name, &FileLayer::name);
        if (std::ranges::count(own, nullptr) > 0) return false;
        fit_.rule = FitRule::own_names;
        chosen_ = std::move(own);
        return true;
    }

    void choose_layers() {
        if (is_keras(file_.format) && choose_own_keras()) return;
        if (is_keras(file_.format)) {
            const bool classes = file_.format == WeightFormat::keras3_weights ||
                                 file_.format == WeightFormat::keras3_model;
            fit_.rule = classes ? FitRule::keras_classes : FitRule::keras_order;
            return classes ? choose_by_class() : choose_by_order();
        }
        const auto count = [](const auto& found) {
            return static_cast<std::int64_t>(found.size()) - std::ranges::count(found, nullptr);
        };
        auto own = by_names(&ParameterSlot::name, &FileLayer::path);
        auto torch = by_names(&ParameterSlot::torch_name, &FileLayer::name);
        if (count(own) > 0 && count(own) >= count(torch)) {
            fit_.rule = FitRule::own_names;
            chosen_ = std::move(own);
        } else if (count(torch) > 0) {
            fit_.rule = target_.transformers ? FitRule::transformers_names : FitRule::torch_names;
            chosen_ = std::move(torch);
        } else {
            fit_.rule = FitRule::torch_order;
            if (!layers_.unordered.empty())
                fail(layers_.unordered + ": expected the names of torchvision or timm, or a .pth "
                                         "file, which keeps the order");
            choose_by_order();
        }
    }

    /// Matches the k-th to the k-th; batch norms that are folded away are skipped.
    void choose_by_order() {
        chosen_.assign(wanted_.size(), nullptr);
        std::size_t next = 0;
        for (std::size_t k = 0; k < wanted_.size(); ++k) {
            if (next == layers_.layers.size()) continue;
            const auto& layer = layers_.layers[next];
            if (wanted_[k].is_norm() && !layer.is_norm() && k > 0 && chosen_[k - 1] &&
                can_fold(wanted_[k - 1], *chosen_[k - 1]))
                continue;
            chosen_[k] = &layer;
            ++next;
        }
    }

    /// Matches within each class: Keras 3 numbers the layers of each class.
    void choose_by_class() {
        const auto of_kind = [&](const SlotLayer& layer) -> std::string {
            if (layer.is_norm()) return "batch_normalization";
            const auto kind = target_.slots[layer.first()].kind;
            return kind == Role::dense_weight       ? "dense"
                   : kind == Role::depthwise_weight ? "depthwise_conv2d"
                                                    : "conv2d";
        };
        // With nested models, uses the one with the convolutions.
        std::set<std::string> levels;
        for (const auto& layer : layers_.layers)
            if (layer.type == "conv2d" || layer.type == "depthwise_conv2d")
                levels.insert(layer.level);
        if (levels.size() > 1)
            fail(fmt::format("its convolutions are in {} models within each other, whose order the "
                             "file does not say: save the base alone",
                             levels.size()));
        const auto level = levels.empty() ? std::string() : *levels.begin();
        std::map<std::string, std::vector<const FileLayer*>> classes;
        for (const auto& layer : layers_.layers)
            if (layer.level == level) classes[layer.type].push_back(&layer);
        std::map<std::string, std::size_t> next;
        for (const auto& layer : wanted_) {
            const auto kind = of_kind(layer);
            const auto& all = classes[kind];
            auto& k = next[kind];
            chosen_.push_back(k < all.size() ? all[k++] : nullptr);
        }
    }

    // ---- match tensors to parameters ----------------------------------------------------------

    /// Whether the file's convolution has a bias and ours has none.
    static bool can_fold(const SlotLayer& conv, const FileLayer& layer) {
        return !conv.is_norm() && !conv.bias && !layer.is_norm() && layer.bias;
    }

    /// Our batch norm becomes gamma 1, beta the convolution's bias, mean 0, and a variance for
    /// which the divisor is one.
    bool fold(const SlotLayer& norm, const FileLayer& conv) {
        if (!conv.bias || used_[*conv.bias]) return fill(norm, nullptr), false;
        if (norm.weight) fit_.sources[*norm.weight] = {{}, 1};
        if (norm.mean) fit_.sources[*norm.mean] = {{}, 0};
        if (norm.variance)
            fit_.sources[*norm.variance] = {
                {}, static_cast<float>(1 - target_.slots[*norm.variance].epsilon)};
        if (norm.bias) take(*norm.bias, *conv.bias);
        return true;
    }

    void fill(const SlotLayer& wanted, const FileLayer* layer) {
        if (!layer) missing(wanted.first());
        if (wanted.is_norm() != layer->is_norm())
            fail(fmt::format("layer {} is {}, expected {} for {} (matched by {})",
                             shown(layer->name), layer->is_norm() ? "a batch norm" : "none",
                             wanted.is_norm() ? "a batch norm" : "a convolution or dense layer",
                             wanted_name(wanted.first()), to_string(fit_.rule)));
        const auto fill_role = [&](const FileLayer::Index& slot, const FileLayer::Index& tensor) {
            if (slot && tensor) return take(*slot, *tensor);
            if (!slot) return; // extra tensors of the file are reported as left over
            // A batch norm without scale or centre, whose tensors have their roles by name.
            const auto kind = target_.slots[*slot].kind;
            if (layer->others.empty() && kind == Role::gamma)
                fit_.sources[*slot] = {{}, 1};
            else if (layer->others.empty() && kind == Role::beta)
                fit_.sources[*slot] = {{}, 0};
            else
                missing(*slot);
        };
        fill_role(wanted.weight, layer->weight);
        fill_role(wanted.bias, layer->bias);
        fill_role(wanted.mean, layer->mean);
        fill_role(wanted.variance, layer->variance);
    }

    void take(std::size_t slot, std::size_t tensor) {
        const auto& found = file_.tensors[tensor].shape;
        if (!agrees(target_.slots[slot], found))
            fail(fmt::format("tensor {} is {}, expected {} for {} (matched by {}){}", name(tensor),
                             text(found), text(expected(target_.slots[slot])), wanted_name(slot),
                             to_string(fit_.rule), candidate(slot, tensor)));
        fit_.sources[slot].tensor = tensor;
        used_[tensor] = true;
    }

    /// Returns the shape that the file should have for a slot.
    Shape expected(const ParameterSlot& slot) const {
        const auto& shape = slot.shape;
        if (!is_keras(file_.format) || !is_weight(slot.kind)) return shape;
        if (slot.kind == Role::dense_weight) return {shape[1], shape[0]};
        if (slot.kind == Role::depthwise_weight) return {shape[2], shape[3], shape[0], 1};
        return {shape[2], shape[3], shape[1], shape[0]};
    }

    bool agrees(const ParameterSlot& slot, const Shape& found) const {
        if (found == expected(slot)) return true;
        // channels x multiplier, or as many groups as channels
        return is_keras(file_.format) && slot.kind == Role::depthwise_weight && found.size() == 4 &&
               found[0] == slot.shape[2] && found[1] == slot.shape[3] && found[2] > 0 &&
               slot.shape[0] % found[2] == 0 && found[3] == slot.shape[0] / found[2];
    }

    // ---- the rest -----------------------------------------------------------------------------

    static std::vector<std::size_t> tensors_of(const FileLayer& layer) {
        auto tensors = layer.others;
        for (const auto& tensor : {layer.weight, layer.bias, layer.mean, layer.variance})
            if (tensor) tensors.push_back(*tensor);
        return tensors;
    }

    bool is_used(const FileLayer& layer) const {
        return std::ranges::any_of(tensors_of(layer), [&](auto tensor) { return used_[tensor]; });
    }

    std::optional<TopLayer> as_top(const FileLayer& layer) const {
        if (layer.is_norm() || !layer.weight || !layer.others.empty()) return std::nullopt;
        const auto& shape = file_.tensors[*layer.weight].shape;
        const bool keras = is_keras(file_.format);
        TopLayer top{layer.name, 0, 0, *layer.weight, layer.bias};
        if (shape.size() == 4 && shape[keras ? 0 : 2] == 1 && shape[keras ? 1 : 3] == 1) {
            top.inputs = shape[keras ? 2 : 1];
            top.outputs = shape[keras ? 3 : 0];
        } else if (shape.size() == 2) {
            top.inputs = shape[keras ? 0 : 1];
            top.outputs = shape[keras ? 1 : 0];
        }
        const bool sound = top.inputs > 0 && top.outputs > 0 &&
                           (!layer.bias || file_.tensors[*layer.bias].shape == Shape{top.outputs});
        return sound ? std::optional(std::move(top)) : std::nullopt;
    }

    /// Collects the unused layers if they can be a classifier: the input of each is the output of
    /// the one before, that of the first is the model's features.
    void take_top() {
        std::vector<TopLayer> top;
        for (const auto& layer : layers_.layers) {
            if (is_used(layer)) continue;
            const auto one = as_top(layer);
            if (!one && layer.name.starts_with("head.")) { // the trained power of our gem-dense
                for (const auto tensor : tensors_of(layer)) {
                    used_[tensor] = true;
                    fit_.power = tensor;
                }
                continue;
            }
            if (!one) return;
            const bool follows = top.empty()
                                     ? target_.features == 0 || one->inputs % target_.features == 0
                                     : one->inputs == top.back().outputs;
            if (!follows) return;
            top.push_back(*one);
        }
        for (const auto& layer : top) {
            used_[layer.weight] = true;
            if (layer.bias) used_[*layer.bias] = true;
        }
        if (!top.empty())
            fit_.notes.push_back(
                fmt::format("left out: the classifier on top, of {} classes", top.back().outputs));
        fit_.top = std::move(top);
    }

    void check_nothing_is_left() const {
        const auto left = std::ranges::count(used_, false);
        if (left == 0) return;
        const auto first =
            static_cast<std::size_t>(std::ranges::find(used_, false) - used_.begin());
        std::vector<std::string> names;
        for (const auto& slot : target_.slots)
            names.push_back(slot.torch_name.empty() ? slot.name : slot.torch_name);
        fail(fmt::format("tensor {} ({}){} left over (matched by {}): expected no more than {} "
                         "tensors; its nearest name here is {}",
                         name(first), text(file_.tensors[first].shape),
                         left == 1 ? " is" : fmt::format(" and {} more are", left - 1),
                         to_string(fit_.rule), target_.slots.size(),
                         nearest(file_.tensors[first].name, names)));
    }

    [[noreturn]] void missing(std::size_t slot) const {
        fail(fmt::format("no tensor for {}, expected {} (matched by {}){}", wanted_name(slot),
                         text(expected(target_.slots[slot])), to_string(fit_.rule),
                         candidate(slot, file_.tensors.size())));
    }

    /// Names the unused tensor of the slot's shape with the most similar name.
    std::string candidate(std::size_t slot, std::size_t except) const {
        const auto& wanted = target_.slots[slot];
        std::vector<std::string> names;
        for (std::size_t i = 0; i < file_.tensors.size(); ++i)
            if (!used_[i] && i != except && agrees(wanted, file_.tensors[i].shape))
                names.push_back(file_.tensors[i].name);
        if (names.empty()) return "; it has no other of that shape";
        const auto& like = wanted.torch_name.empty() ? wanted.name : wanted.torch_name;
        return fmt::format("; the nearest of that shape is {}", shown(nearest(like, names)));
    }

    const WeightFile& file_;
    const WeightTarget& target_;
    FileLayers layers_;
    std::vector<SlotLayer> wanted_;
    std::vector<const FileLayer*> chosen_; ///< one for each of wanted_, or null
    std::vector<bool> used_;               ///< for each of the file's tensors
    WeightFit fit_;
};

} // namespace

std::string to_string(FitRule rule) {
    switch (rule) {
    case FitRule::own_names:
        return "our own names";
    case FitRule::torch_names:
        return "torchvision's names";
    case FitRule::transformers_names:
        return "the names of Hugging Face's Transformers";
    case FitRule::torch_order:
        return "the order of PyTorch's layers";
    case FitRule::keras_order:
        return "the order of Keras' layers";
    case FitRule::keras_classes:
        return "the order of Keras' layers in each class";
    }
    return {};
}

WeightFit fit_weights(const WeightFile& file, const WeightTarget& target) {
    return Fitter(file, target).fit();
}

} // namespace headroom
