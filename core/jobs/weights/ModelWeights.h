#pragma once

#include "core/training/TransferOptions.h"

namespace headroom {

/// Completes a model and weights of which only one is named. A file of ONNX is both, and so is a
/// run's folder; other weights are of the one model in the catalog that they fit. Leaves both empty
/// if neither is named.
///
///     name_model_and_weights(spec.model, spec.options.transfer);
///
/// Throws Error(usage) if the weights fit no model of the catalog, or several, and the errors of
/// open_weight_file.
void name_model_and_weights(std::string& model, TransferOptions& transfer);

} // namespace headroom
