#pragma once

#include "core/tensor/Shape.h"
#include "datasets/base/ChildProcess.h"
#include "datasets/base/files/TemporaryFolder.h"

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

/// Another program that computes the logits of an exported model: ONNX Runtime, PyTorch or Keras,
/// in any python3 of PATH, or ONNX Runtime in node.
///
///     if (const auto other = OtherRuntime::find("onnx", "gap-onnx/model.onnx", stop))
///         logits = other->logits(pixels, {8, 1, 28, 28}, stop); // computed by other->name()
class OtherRuntime {
  public:
    /// Returns null if none is installed. `file` is the export's first (ExportResult::files).
    /// Throws Error(bad_data) with the program's message if it rejects the file, Error(resources)
    /// if it does not answer, Cancelled.
    static std::unique_ptr<OtherRuntime>
    find(const std::string& format, const std::filesystem::path& file, const std::stop_token& stop);

    const std::string& name() const { return name_; } ///< "PyTorch 1.13.0"

    /// Logits of a batch of pixels from 0 to 1, N x C x H x W. Throws the same errors.
    std::vector<float> logits(std::span<const float> pixels, const Shape& shape,
                              const std::stop_token& stop);

  private:
    explicit OtherRuntime(std::string where) : where_(std::move(where)) {}
    bool start(const std::filesystem::path& program, const std::filesystem::path& script,
               const std::filesystem::path& file, const std::stop_token& stop);

    std::optional<std::string> answer(const std::stop_token& stop);

    std::string where_, name_;
    TemporaryFolder folder_; ///< for the script, a batch's pixels, and its logits
    std::unique_ptr<ChildProcess> process_;
};

/// Names the package to install where none was found.
std::string runtime_advice(const std::string& format);

} // namespace headroom
