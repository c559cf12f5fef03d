#pragma once

#include "core/export/PortableNetwork.h"

namespace headroom {

/// Encodes a network as a file of ONNX (https://onnx.ai/onnx/repo-docs/IR.html): ir_version 7 and
/// opset 13, which every runtime since ONNX Runtime 1.7 reads.
///
/// Input "image" is N x C x H x W, pixels from 0 to 1; outputs are "logits", N x units, and
/// "probabilities", N x classes (of one sigmoid unit: 1 - p and p). N is any number, H and W too if
/// the network accepts any size. Throws Error(usage) if the file would exceed protobuf's 2 GiB.
std::string onnx_model(const PortableNetwork& network, int units,
                       const std::map<std::string, std::string>& metadata);

} // namespace headroom
