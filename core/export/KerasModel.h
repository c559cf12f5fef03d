#pragma once

#include "core/export/PythonProgram.h"

#include <filesystem>

namespace headroom {

/// Writes a network as a program for Keras 3, model.py, and its weights as Keras has them: channels
/// last, kernels H x W x I x O, dense weights inputs x units.
///
/// Layers have Keras' own names where the backbone is that of a Keras application, else ours
/// ("backbone.0"), by which Headroom reads the file again. Throws Error(usage) if a layer is not in
/// Keras: pooling in windows of unequal size.
PythonProgram keras_program(const SavedModel& saved);

/// Writes the weights in the layout of Keras 3's model.save_weights("model.weights.h5"). Throws
/// Error(io).
void write_keras_weights(const std::filesystem::path& path, const PythonProgram& program);

} // namespace headroom
