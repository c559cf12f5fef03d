#pragma once

#include "core/models/Checkpoint.h"

namespace headroom {

/// A model as a Python program, and the weights that it loads.
struct PythonProgram {
    std::string text;

    struct Weight {
        std::string name; ///< for PyTorch "fc.weight", for Keras "layers/dense/vars/0"
        Tensor values;
        std::string layer; ///< Keras' name of its layer
    };
    std::vector<Weight> weights;
    bool any_size = false;     ///< images of any size
    std::size_t operators = 0; ///< of the network
};

/// Beginning of a program: its docstring, of what the model is and takes, with `usage` (lines of
/// Python), then `imports`, then the constants CLASSES, SIZE, MEAN and SD.
std::string program_head(const SavedModel& saved, bool any_size, const std::string& layout,
                         const std::string& usage, const std::string& imports);

} // namespace headroom
