#pragma once

namespace headroom {

class Model;

/// Whether the model's head begins with global average pooling: gap-dense, pool-1-dense.
bool begins_with_global_average(const Model& model);

} // namespace headroom
