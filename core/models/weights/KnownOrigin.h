#pragma once

#include "core/models/weights/WeightFile.h"

namespace headroom {

/// Preprocessing of a file that torchvision or Keras published, recognised by its file name:
/// "resnet18-f37072fd.pth". Names of tensors are not enough: a network that somebody else trained
/// may use other preprocessing.
std::optional<DeclaredPreprocessing> published_preprocessing(const std::string& path,
                                                             WeightFormat format);

/// Preprocessing for this network: as `asked` specifies (parse_preprocessing), else as the file
/// does. Throws Error(usage) for the option preprocessing if neither does: it is never guessed.
DeclaredPreprocessing choose_preprocessing(const WeightFile& file, const std::string& asked);

} // namespace headroom
