#pragma once

#include "core/models/weights/FittedTensors.h"
#include "core/models/weights/TorchTensors.h"
#include "core/models/weights/WeightTarget.h"
#include "tests/fuzz/Survives.h"

#include <set>

namespace headroom {

/// Matches a file with a small network, and reads what it gives.
inline void fit_small(const WeightFile& file) {
    using Kind = ParameterKind;
    const Shape two{2};
    const WeightTarget target{"small",
                              {{"0.weight", "conv.weight", {2, 3, 3, 3}, Kind::conv_weight, 0},
                               {"1.weight", "bn.weight", two, Kind::gamma, 1},
                               {"1.bias", "bn.bias", two, Kind::beta, 1},
                               {"1.running_mean", "bn.running_mean", two, Kind::mean, 1},
                               {"1.running_var", "bn.running_var", two, Kind::variance, 1, 1e-3}},
                              2};
    const auto fit = fit_weights(file, target);
    for (std::size_t i = 0; i < target.slots.size(); ++i)
        if (read_slot(file, target, fit, i).shape() != target.slots[i].shape)
            finding("a slot of another shape", "");
    read_top(file, target, fit);
}

/// Opens a file of weights and reads each tensor: what was accepted can be read, in memory that
/// the file's own size bounds.
inline void read_weights(const std::string& path, std::size_t file_bytes) {
    survives([&] {
        const auto file = open_weight_file(path);
        std::set<std::string> names;
        for (std::size_t i = 0; i < file.tensors.size(); ++i) {
            if (!names.insert(file.tensors[i].name).second) finding("a name twice", "");
            const auto count = file.read(i).size();
            // Compressed, or repeated: PyTorch's and HDF5's limits.
            if (count > (std::size_t{1} << 20) + 1032 * file_bytes)
                finding("more values than the file can hold", "");
        }
        for (const auto& layer : file.layers)
            for (const auto tensor : layer.tensors)
                if (tensor >= file.tensors.size()) finding("a layer's tensor is missing", "");
        survives([&] { fit_small(file); });
        for (const auto& tensor : torch_tensors(file))
            read_torch_tensor(file, tensor);
    });
}

} // namespace headroom
