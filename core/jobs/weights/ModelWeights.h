#pragma once

#include "core/training/TransferOptions.h"

namespace headroom {

/// Names what is missing of two that belong together: weights of a model that is a file of ONNX; or
/// the model of the weights, which is the file of ONNX or the run itself, or the one of the catalog
/// that they fit. Leaves both empty if neither is named.
///
///     name_model_and_weights(spec.model, spec.options.transfer);
///
/// Throws Error(usage) if the weights fit no model of the catalog, or several, and the errors of
/// open_weight_file.
void name_model_and_weights(std::string& model, TransferOptions& transfer);

} // namespace headroom
