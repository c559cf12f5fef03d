#pragma once

#include "core/models/weights/WeightFile.h"

namespace headroom {

/// The preprocessing of a file that torchvision or Keras published, told by the name that they gave
/// it: "resnet18-f37072fd.pth". Names of tensors alone would not do: whoever trains such a network
/// may prepare pixels in another way.
std::optional<DeclaredPreprocessing> published_preprocessing(const std::string& path,
                                                             WeightFormat format);

/// What is done to pixels before this network: as `asked` says (parse_preprocessing), else as the
/// file does. Throws Error(usage) of the option preprocessing where neither says it: it is never
/// guessed.
DeclaredPreprocessing choose_preprocessing(const WeightFile& file, const std::string& asked);

} // namespace headroom
