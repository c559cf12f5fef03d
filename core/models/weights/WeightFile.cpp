#include "core/models/weights/WeightFile.h"

#include "core/models/onnx/OnnxWeights.h"
#include "core/models/weights/KerasWeights.h"
#include "core/models/weights/KnownOrigin.h"
#include "core/models/weights/SafetensorsWeights.h"
#include "core/models/weights/TorchWeights.h"
#include "datasets/base/Error.h"
#include "datasets/formats/hdf5/Hdf5.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// The file of weights in a folder of a run or of Hugging Face.
std::string file_in(const std::string& folder) {
    const auto file = (fs::path(folder) / "model.safetensors").string();
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        throw io_error(fmt::format("{}: no model.safetensors in it: expected a run folder, or a "
                                   "file of weights",
                                   folder));
    return file;
}

/// Recognises files that people mistake for weights, by their beginning.
std::string guess(const FileBytes& file) {
    const auto begin = file.text(0, std::min<std::uint64_t>(file.size(), 300));
    if (begin.starts_with("version https://git-lfs"))
        return "a pointer of Git LFS, not the file itself: fetch it with git lfs pull";
    if (begin.starts_with("<")) return "a web page: download the file itself";
    if (begin.substr(0, 8).ends_with("TFL3")) return "a TensorFlow Lite model";
    if (begin.starts_with("\x80")) return "a pickle, but not one that torch.save wrote";
    if (begin.find("ustar") != begin.npos) return "a tar archive";
    return "nothing that is known here";
}

WeightFile open_by_content(const std::string& path) {
    const auto file = std::make_shared<const FileBytes>(path);
    if (is_zip_file(*file)) {
        const ZipFile zip(file);
        return is_keras_archive(zip) ? read_keras_archive(zip) : read_torch_zip(zip, file);
    }
    if (is_torch_legacy(*file)) return read_torch_legacy(file);
    if (is_safetensors(*file)) return read_safetensors_weights(file);
    if (is_hdf5_file(path))
        return read_keras_hdf5(
            std::make_shared<Hdf5Walk>(path, Hdf5WalkLimits{}, std::stop_token{}));
    if (is_onnx(*file)) return read_onnx_weights(file);
    throw data_error(fmt::format("{}: {}: expected weights as safetensors, of Keras (.h5, .keras), "
                                 "of PyTorch (.pth, .pt) or of ONNX (.onnx)",
                                 path, guess(*file)));
}

} // namespace

std::string to_string(WeightFormat format) {
    switch (format) {
    case WeightFormat::safetensors:
        return "safetensors";
    case WeightFormat::headroom:
        return "safetensors of a Headroom run";
    case WeightFormat::keras_weights:
        return "Keras weights (HDF5)";
    case WeightFormat::keras_model:
        return "Keras model (HDF5)";
    case WeightFormat::keras3_weights:
        return "Keras 3 weights (HDF5)";
    case WeightFormat::keras3_model:
        return "Keras 3 model (.keras)";
    case WeightFormat::pytorch_zip:
        return "PyTorch";
    case WeightFormat::pytorch_legacy:
        return "PyTorch, form before 1.6";
    case WeightFormat::onnx:
        return "ONNX";
    }
    return {};
}

Tensor WeightFile::read(std::size_t tensor) const {
    Tensor values(tensors[tensor].shape);
    reader->read(tensor, values.values());
    return values;
}

const WeightTensor* WeightFile::find(const std::string& name) const {
    const auto found = std::ranges::find(tensors, name, &WeightTensor::name);
    return found == tensors.end() ? nullptr : &*found;
}

WeightFile open_weight_file(const std::string& path) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return open_weight_file(file_in(path));
    auto file = open_by_content(path);
    if (!file.preprocessing) file.preprocessing = published_preprocessing(path, file.format);
    return file;
}

} // namespace headroom
