#include "tests/core/parity/PyTorch.h"
#include "tests/SourceFolder.h"

#include "datasets/base/Error.h"

#include <cstdlib>

namespace headroom::parity {

namespace {

bool has_module(const std::string& name) {
    return std::system(("/usr/bin/python3 -c 'import " + name + "' 2>/dev/null").c_str()) == 0;
}

} // namespace

bool has_pytorch() {
    static const bool found = has_module("torch");
    return found;
}

bool has_torchvision() {
    static const bool found = has_module("torchvision");
    return found;
}

void run_python(const std::string& script_and_arguments) {
    const std::string command = "/usr/bin/python3 " + source_folder() + "/tests/fixtures/torch/" +
                                script_and_arguments + " >/dev/null";
    if (std::system(command.c_str()) != 0) throw Error(Failure::check_failed, "failed: " + command);
}

} // namespace headroom::parity
