#pragma once

#include "core/models/Model.h"
#include "core/models/weights/Preprocessing.h"
#include "core/models/weights/WeightFit.h"

namespace headroom {

/// Pretrained weights of a backbone, and what they expect of pixels.
///
///     const auto weights = load_pretrained(model, "resnet18-f37072fd.pth", "");
///     weights.put_into(model);
///     card.normalisation = normalisation(weights.preprocessing.preprocessing);
struct Pretrained {
    std::vector<Tensor> values; ///< of the backbone's parameters() in their order, row-major
    DeclaredPreprocessing preprocessing; ///< red first: weights for blue first are turned round
    FitRule rule;                        ///< by which the tensors were found
    std::vector<std::string> notes;      ///< what is worth telling

    void put_into(const Model& model) const;
};

/// Reads the weights of the model's backbone from a file of any kind that open_weight_file() knows.
/// `preprocessing` is a name or a file (parse_preprocessing), empty = what the weights say.
/// Throws Error naming the tensor that does not fit; Error(usage) where the preprocessing is not
/// known, or the weights are for another function of the same shapes.
Pretrained load_pretrained(const Model& model, const std::string& path,
                           const std::string& preprocessing);

} // namespace headroom
