#pragma once

#include "core/models/ModelSpec.h"

#include <optional>

namespace headroom {

/// Reads the option hidden: "128,56", the units of dense layers; "none"; "" = as in the model.
/// Throws Error(usage) with the option's key.
std::optional<std::vector<int>> parse_hidden(const std::string& text);

/// Gives every one of these heads the same hidden layers, and after each the model's dropout: the
/// highest that one of its heads has.
void give_hidden(ModelSpec& model, const std::vector<std::string>& heads,
                 const std::vector<int>& hidden);

/// Says how the heads differ beside their pooling: "gap-dense has hidden layers of 128 and 56
/// units, flatten-dense none"; empty if they do not.
std::string other_differences(const ModelSpec& model, const std::vector<std::string>& heads);

} // namespace headroom
