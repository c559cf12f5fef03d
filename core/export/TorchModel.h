#pragma once

#include "core/export/PythonProgram.h"

namespace headroom {

/// Writes a network as a program for PyTorch, model.py, and names its weights.
///
/// Weights have the names of torchvision's network where the backbone is torchvision's, and the
/// head's too if it is torchvision's: then its own resnet18(num_classes=...) loads the file.
PythonProgram torch_program(const SavedModel& saved);

} // namespace headroom
