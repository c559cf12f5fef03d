#include "core/jobs/weights/ModelWeights.h"

#include "core/models/catalog/Catalog.h"
#include "core/models/onnx/OnnxGraph.h"

namespace headroom {

void take_model_weights(const std::string& model, TransferOptions& transfer) {
    if (transfer.weights.empty() && !find_in_catalog(model) && is_onnx_file(model))
        transfer.weights = model;
}

} // namespace headroom
