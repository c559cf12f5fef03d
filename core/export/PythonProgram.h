#pragma once

#include "core/export/PortableNetwork.h"

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

/// Begins the program of a network: its docstring, of what the model is and takes, with `usage`
/// (lines of Python), then `imports`, then constants: MODEL, HEAD, CLASSES, SIZE, MEAN and SD.
PythonProgram begin_program(const SavedModel& saved, const PortableNetwork& network,
                            const std::string& layout, const std::string& usage,
                            const std::string& imports);

} // namespace headroom
