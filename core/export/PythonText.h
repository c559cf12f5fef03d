#pragma once

#include "core/tensor/Shape.h"

#include <map>
#include <string>
#include <vector>

namespace headroom {

/// Returns the text as a Python literal. Bytes that are not UTF-8 become what Python makes of them
/// in names of files: "\udcff" (surrogateescape, https://peps.python.org/pep-0383).
std::string python_text(const std::string& text);
std::string python_list(const std::vector<std::string>& texts); ///< ["car", "truck"]
std::string python_list(const std::vector<float>& numbers);     ///< [0.485, 0.456]

/// A size of two numbers: "3" if they are equal, "(3, 1)" otherwise.
std::string python_size(const Shape& size);

/// Calls of a Python program: the values that each takes, and the one that it returns.
struct PythonCall {
    std::vector<std::string> inputs;
    std::string output;
};

/// Variables for the values: "x" for one that only the next call takes, "x1", "x2", ... for the
/// others.
class PythonVariables {
  public:
    explicit PythonVariables(const std::vector<PythonCall>& calls);
    std::string name(const std::string& value) const;

  private:
    std::map<std::string, std::string> kept_;
};

} // namespace headroom
