#include "core/export/PythonProgram.h"

#include "core/export/PythonText.h"

#include <fmt/format.h>

namespace headroom {

namespace {

std::string resizing_text(const ModelCard& card) {
    if (!card.resize) return "In training, all images had this size";
    const char* const mode = card.resizing.mode == ResizeMode::stretch ? "stretched"
                             : card.resizing.mode == ResizeMode::fit   ? "fitted, with black bars,"
                                                                       : "cropped";
    return fmt::format("In training, images of other sizes were {} to SIZE ({})", mode,
                       to_string(card.resizing.interpolation));
}

} // namespace

PythonProgram begin_program(const SavedModel& saved, const PortableNetwork& network,
                            const std::string& layout, const std::string& usage,
                            const std::string& imports) {
    PythonProgram program;
    program.any_size = network.any_size;
    program.operators = network.operators.size();
    const Shape& input = network.input;
    const auto channels = static_cast<std::size_t>(input[0]);
    auto [mean, sd] = saved.card.normalisation;
    if (mean.empty()) {
        mean.assign(channels, 0);
        sd.assign(channels, 1);
    }
    program.text = fmt::format(
        R"PY("""An image classifier, trained and written by Headroom {version}.

{usage}
`pixels` are {layout}, from 0 to 1{order}.
{resizing}; {size}.
"""
{imports}

MODEL, HEAD = {model}, {head}
CLASSES = {classes}
SIZE = ({height}, {width})  # height, width
MEAN = {mean}  # pixels become (pixels - MEAN) / SD
SD = {sd}
)PY",
        fmt::arg("model", python_text(saved.model.spec().name)),
        fmt::arg("head", python_text(saved.model.head_spec().kind)),
        fmt::arg("version", HEADROOM_VERSION), fmt::arg("usage", usage), fmt::arg("layout", layout),
        fmt::arg("order", channels == 3 ? ", red first" : ""),
        fmt::arg("resizing", resizing_text(saved.card)),
        fmt::arg("size",
                 network.any_size ? "the network accepts others too" : "the head accepts no other"),
        fmt::arg("imports", imports), fmt::arg("classes", python_list(saved.card.classes)),
        fmt::arg("height", input[1]), fmt::arg("width", input[2]),
        fmt::arg("mean", python_list(mean)), fmt::arg("sd", python_list(sd)));
    return program;
}

} // namespace headroom
