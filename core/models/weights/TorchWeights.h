#pragma once

#include "core/models/weights/FileBytes.h"
#include "core/models/weights/WeightFile.h"
#include "core/models/weights/ZipFile.h"

namespace headroom {

/// Reads the tensors of a state_dict that torch.save wrote (.pth, .pt): a dictionary of tensors, or
/// a training checkpoint that holds one as state_dict, model or model_ema. Executes nothing
/// (Pickle.h).
///
/// The ZIP form holds ROOT/data.pkl and ROOT/data/KEY for each storage.
WeightFile read_torch_zip(const ZipFile& zip, std::shared_ptr<const FileBytes> file);

/// Reads the form before PyTorch 1.6: consecutive pickles (a magic number, the version 1001, the
/// system, the object, the storages' keys), then for each key an int64 count and the values.
WeightFile read_torch_legacy(std::shared_ptr<const FileBytes> file);
bool is_torch_legacy(const FileBytes& file);

} // namespace headroom
