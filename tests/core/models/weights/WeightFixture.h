#pragma once

#include "core/models/Safetensors.h"
#include "core/models/weights/WeightFile.h"
#include "tests/SourceFolder.h"
#include "tests/datasets/TempFolder.h"

#include <cmath>
#include <cstdlib>

namespace headroom {

/// Debian's Python, with its torch, h5py and NumPy.
inline bool has_python_module(const std::string& name) {
    return std::system(("/usr/bin/python3 -c 'import " + name + "' 2>/dev/null").c_str()) == 0;
}

/// Runs a script of tests/fixtures/weights; returns false if it fails.
inline bool run_weight_script(const std::string& script_and_arguments) {
    const auto command = "/usr/bin/python3 " + source_folder() + "/tests/fixtures/weights/" +
                         script_and_arguments + " >/dev/null";
    return std::system(command.c_str()) == 0;
}

/// Expects the tensors of a safetensors file that another program wrote, bit by bit.
inline void expect_tensors(const WeightFile& file, const std::string& reference) {
    const auto expected = read_safetensors(reference);
    ASSERT_EQ(file.tensors.size(), expected.tensors.size());
    for (std::size_t i = 0; i < file.tensors.size(); ++i) {
        const auto& name = file.tensors[i].name;
        ASSERT_TRUE(expected.tensors.contains(name)) << name;
        const auto& tensor = expected.tensors.at(name);
        EXPECT_EQ(file.tensors[i].shape, tensor.shape()) << name;
        const auto read = file.read(i);
        EXPECT_TRUE(std::ranges::equal(read.values(), tensor.values())) << name;
    }
}

} // namespace headroom
